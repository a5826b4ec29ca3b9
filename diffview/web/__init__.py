"""The viewer in the browser: addresses, forms, headers. What the pages show is made in `diffview.render`."""
