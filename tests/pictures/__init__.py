"""The pictures of the README: ``python -m tests.pictures docs/pictures`` draws them anew from the demo."""
