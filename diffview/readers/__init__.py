"""From files, folders and archives to captures."""
