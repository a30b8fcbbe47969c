"""The app in a browser: who is let in, the page, and a process of the app for each tab.

It knows nothing of audits: it runs a command and hands on what that shows and what is typed.
"""
