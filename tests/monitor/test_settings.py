"""Settings: one bad file for each rule, with the line that is named."""

from pathlib import Path

import pytest

from monitor.settings import Settings, known_keys, load_settings
from monitor.settings_file import BadSettings, find_settings, read_settings, search_paths
from monitor.settings_template import Chosen, settings_text

GOOD = '[district]\ncode = "D"\n'


def _write(folder: Path, text: str) -> Path:
    path = folder / "pointwatch.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("", None, "district", "is missing"),
        ("[district]\n", 1, "district.code", "is missing"),
        ("district = 3\n", 1, "district", "must be a section of its own"),
        ('[district]\ncode = "a b"\n', 2, "district.code", "must be a code without spaces"),
        ("[district]\ncode = 3\n", 2, "district.code", "must be a text in quotes"),
        (GOOD + 'lang = "en"\n', 3, "district.lang", "is no setting"),
        ('languag = "en"\n' + GOOD, 1, "languag", "is no setting; did you mean {near}?"),
        ('language = "fr"\n' + GOOD, 1, "language", "must be one of {expected}"),
        ('path = "x"\n' + GOOD, 1, "path", "is no setting"),
        (GOOD + "[limits]\nonvif_threads = 0\n", 4, "limits.onvif_threads",
         "must be at least {ge}"),
        (GOOD + "[limits]\n\nsnmp_in_flight=65\n", 5, "limits.snmp_in_flight",
         "must be at most {le}"),
        (GOOD + 'limits.onvif_threads = "8"\n', 3, "district.limits", "is no setting"),
        ('limits.onvif_threads = "8"\n' + GOOD, 1, "limits.onvif_threads",
         "must be a whole number"),
        (GOOD + "[ports]\nonvif = true\n", 4, "ports.onvif", "must be a whole number"),
        (GOOD + "[ports]\nsnmp = 65536\n", 4, "ports.snmp", "must be at most {le}"),
        (GOOD + '[references]\nhosts = "10.0.0.1"\n', 4, "references.hosts",
         "must be a list in brackets"),
        (GOOD + '[references]\nhosts = ["10.0.0.1", "gateway"]\n', 4, "references.hosts",
         "is not an IP address"),
        (GOOD + '[database]\nurl = "mysql://x"\n', 4, "database.url",
         "must look like sqlite:///file or postgresql://…"),
        (GOOD + '[database]\nurl = "sqlite:///:memory:"\n', 4, "database.url",
         "must look like sqlite:///file or postgresql://…"),
        (GOOD + '[log]\nlevel = "loud"\n', 4, "log.level", "must be one of {expected}"),
        (GOOD + "[traps]\nenabled = 1\n", 4, "traps.enabled", "must be true or false"),
        (GOOD + '[traps]\nlisten = "all"\n', 4, "traps.listen", "is not an IP address"),
        (GOOD + '[probes]\nengine = "quick"\n', 4, "probes.engine", "must be one of {expected}"),
        (GOOD + "[key]\nfile = 3\n", 4, "key.file", "must be a text in quotes"),
        (GOOD + "[report\n", 3, "", "is not valid TOML"),
        (GOOD + "[district]\n", 3, "", "is not valid TOML"),
        (GOOD + "x = " + "[" * 5000 + "\n", 3, "", "is not valid TOML"),
        (GOOD + "x = " + "9" * 5000 + "\n", 3, "", "is not valid TOML"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_named(
    tmp_path: Path, text: str, line: int | None, key: str, words: str
) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(BadSettings) as caught:
        load_settings(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.key, problem.text) == (line, key, words)


def test_every_bad_setting_is_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD + "[limits]\nx = 1\nonvif_threads = 0\n[ports]\nsnmp = 0\n")
    with pytest.raises(BadSettings) as caught:
        load_settings(path)
    assert [problem.line for problem in caught.value.problems] == [4, 5, 7]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pointwatch.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSettings) as caught:
        read_settings(path)
    assert caught.value.problems[0].text == "is not UTF-8 text"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as caught:
        read_settings(tmp_path / "none.toml")
    assert caught.value.problems[0].text == "cannot be read: {reason}"


def test_a_password_in_a_bad_url_is_not_repeated(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD + '[database]\nurl = "mysql://user:s3cret@host/name"\n')
    with pytest.raises(BadSettings) as caught:
        load_settings(path)
    assert "s3cret" not in repr(caught.value.problems)


def test_a_password_in_the_url_is_not_shown(tmp_path: Path) -> None:
    settings = load_settings(
        _write(tmp_path, GOOD + '[database]\nurl = "postgresql://u:s3cret@h/n"\n')
    )
    assert "s3cret" not in repr(settings)
    assert settings.database.url == "postgresql://u:s3cret@h/n"


def test_relative_paths_start_at_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    _write(folder, GOOD + '[database]\nurl = "sqlite:///../x.db"\n[report]\nfolder = "/r"\n')
    monkeypatch.chdir(tmp_path)
    settings = load_settings(Path("etc/pointwatch.toml"))
    assert settings.database.url == f"sqlite:///{tmp_path}/x.db"
    assert settings.key.file == folder / "pointwatch.key"
    assert settings.report.folder == Path("/r")
    assert settings.path == folder / "pointwatch.toml"


def test_the_settings_are_looked_for_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"HOME": str(tmp_path)}
    at_home = tmp_path / ".config/pointwatch/pointwatch.toml"
    at_home.parent.mkdir(parents=True)
    at_home.write_text(GOOD)
    assert find_settings(None, environment) == at_home
    _write(tmp_path, GOOD)
    assert find_settings(None, environment) == Path("pointwatch.toml")
    named = {**environment, "POINTWATCH_CONFIG": "/named.toml"}
    assert find_settings(None, named) == Path("/named.toml")
    assert find_settings(Path("/option.toml"), named) == Path("/option.toml")
    assert search_paths(named)[0] == Path("/named.toml")


@pytest.mark.parametrize("uncomment", [False, True])
def test_the_template_is_valid_and_names_every_setting_with_its_default(
    tmp_path: Path, uncomment: bool
) -> None:
    chosen = Chosen("D", "en", "sqlite:///pointwatch.db", "pointwatch.key")
    text = settings_text(chosen, str)
    if uncomment:
        text = text.replace("# hosts", "hosts").replace("# folder", "folder")
        for name in (name for keys in known_keys().values() for name in keys):
            text = text.replace(f"\n# {name} =", f"\n{name} =")
    written = load_settings(_write(tmp_path, text))
    bare = load_settings(_write(tmp_path, 'language = "en"\n' + GOOD))
    hosts = ("192.0.2.1",) if uncomment else ()
    assert written.references.hosts == hosts
    without_default = {"references": bare.references, "probes": bare.probes}
    assert written.model_copy(update=without_default) == bare
    assert written.probes.engine == bare.probes.engine
    assert written.probes.profiles == (tmp_path / "profiles" if uncomment else None)
    assert _named(text) == {
        f"{section}.{name}"
        for section, names in known_keys().items()
        for name in names
        if section
    }  # fmt: skip


def _named(text: str) -> set[str]:
    section, found = "", set()
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section and " = " in line:
            found.add(f"{section}.{line.lstrip('# ').partition(' = ')[0]}")
    return found


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings: Settings = load_settings(_write(tmp_path, GOOD))
    with pytest.raises(ValueError, match="frozen"):
        settings.language = "en"
