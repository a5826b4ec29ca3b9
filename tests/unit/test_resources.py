"""Where the shipped folders are."""

from diffview import resources


def test_every_folder_that_ships_is_there() -> None:
    assert (resources.samples_folder() / "README.md").is_file()
    assert resources.templates_folder().is_dir()
    assert resources.static_folder().is_dir()
