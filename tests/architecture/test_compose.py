"""docker-compose.yml is right without Docker: against the published schema, and against what the project really has."""

import json
import re
import shlex
from importlib import import_module

import pytest
import yaml
from celery.bin.celery import celery
from django.core.management import get_commands, load_command_class
from granian.cli import cli as granian
from jsonschema import Draft7Validator

from coaching.embedded.places import PROJECT
from coaching.embedded.programs import programs
from schools.setup import LOGINS

SCHEMA = json.loads((PROJECT / "tests/data/compose/compose-spec.json").read_text())
TEXT = (PROJECT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "waymark"}
READS_THE_ENVIRONMENT = ("coaching/env.py", "coaching/settings.py", "schools/management/commands/setup_database.py")


def words(command):
    return shlex.split(command.replace("$$", "$"))


def commands_of(service):
    """Each command line of a service of ours, its health check too, as words."""
    check = service.get("healthcheck", {}).get("test", [None])
    lines = [words(service["command"])] + ([words(check[1])] if check[0] == "CMD-SHELL" else [])
    for line in lines:
        if line[:2] == ["sh", "-ec"]:
            yield from (words(part) for part in line[2].split("&&"))
        else:
            yield line


COMMANDS = {f"{name}: {shlex.join(line)}": line for name, service in OURS.items() for line in commands_of(service)}


def value_of(line, option):
    return line[line.index(option) + 1]


def missing_target(dotted):
    """The part of `module:name` that is not there."""
    module, name = dotted.split(":")
    return set() if hasattr(import_module(module), name) else {dotted}


def unknown_options(line, click_command):
    known = {option for parameter in click_command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return {word for word in line if word.startswith("--")} - known


def unknown_arguments(name, arguments):
    """The options of a command of ours that it does not have."""
    app = get_commands()[name]
    parser = load_command_class(app, name).create_parser("manage.py", name)
    return {word for word in arguments if word.startswith("--")} - set(parser._option_string_actions)


def unknown_words(line):
    """The words of a command line that name nothing: a program, a command, an option or a module."""
    match line:
        case ["python", "manage.py", name, *arguments]:
            return {name} - set(get_commands()) or unknown_arguments(name, arguments)
        case ["granian", *arguments, target]:
            return unknown_options(arguments, granian) | missing_target(target)
        case ["celery", "--app", app, name, *arguments] if name in celery.commands:
            # What `inspect ping` is given is read by ping itself, which describes none of it.
            return missing_target(app) | (unknown_options(arguments, celery.commands[name]) - {"--destination"})
    return set(line)


def queues(line):
    return set(value_of(line, "--queues").split(",")) if "--queues" in line else set()


def mistakes(compose):
    """What the schema objects to, shortly."""
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(compose)]


def test_the_file_follows_the_published_schema():
    assert mistakes(COMPOSE) == []


def test_the_schema_would_notice_a_mistake():
    web = COMPOSE["services"]["web"] | {"heathcheck": {}}
    mistaken = COMPOSE | {"services": COMPOSE["services"] | {"web": web}}
    assert mistakes(mistaken) == ["'heathcheck' does not match any of the regexes: '^x-'"]


def test_the_services_are_these():
    assert set(COMPOSE["services"]) == {"web", "worker", "rollup", "beat", "setup", "backup", "db", "redis"}


@pytest.mark.parametrize("line", COMMANDS.values(), ids=COMMANDS)
def test_every_command_exists(line):
    assert unknown_words(line) == set()


def test_a_command_that_does_not_exist_is_noticed():
    assert unknown_words(words("python manage.py setup_databases")) == {"setup_databases"}
    assert unknown_words(words("python manage.py backup --into -")) == {"--into"}
    assert unknown_words(words("granian --worker 2 coaching.wsgi:app")) == {"--worker", "coaching.wsgi:app"}
    assert unknown_words(words("celery --app coaching.celery:app beat --queues mail")) == {"--queues"}


def test_every_variable_is_explained_in_the_example():
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    explained = set(re.findall(r"^(\w+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert used == explained


def test_no_secret_has_a_value_in_the_example():
    example = dict(re.findall(r"^(\w+)=(.*)$", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert {name for name in example if re.search("PASSWORD|SECRET", name) and example[name]} == set()


def test_every_setting_given_is_one_that_the_project_reads():
    source = "".join((PROJECT / path).read_text() for path in READS_THE_ENVIRONMENT)
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', source)) | {f"{login.upper()}_PASSWORD" for login in LOGINS}
    assert {name for service in OURS.values() for name in service["environment"]} - read == set()


def test_every_process_signs_in_to_the_database_under_its_own_login():
    address = re.compile(r"postgres://(\w+):")
    logins = {name: address.match(service["environment"]["DATABASE_URL"])[1] for name, service in OURS.items()}
    assert logins == {
        "web": "waymark_web",
        "worker": "waymark_worker",
        "rollup": "waymark_rollup",
        "beat": "waymark_worker",
        "setup": "waymark_worker",
        "backup": "waymark_backup",
    }


def test_only_the_setup_can_change_tables():
    powerful = {"OWNER_DATABASE_URL", "ADMIN_DATABASE_URL"}
    owners = {name for name, service in OURS.items() if powerful & set(service["environment"])}
    assert owners == {"setup"}


def test_the_same_queues_are_worked_on_as_in_the_demo():
    in_compose = set().union(*(queues(line) for line in COMMANDS.values()))
    in_the_demo = set().union(*(queues(list(program.command)) for program in programs(8000)))
    assert in_compose == in_the_demo == {"mail", "work", "rollup"}


def test_the_image_starts_the_same_web_server_and_copies_what_is_there():
    dockerfile = (PROJECT / "Dockerfile").read_text()
    by_default = json.loads(re.search(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)[1])
    assert unknown_options(by_default, granian) == set()
    assert (by_default[0], by_default[-1]) == ("granian", words(OURS["web"]["command"])[-1])
    copied = [name for line in re.findall(r"^COPY (.*) \S+$", dockerfile, re.MULTILINE) for name in line.split()]
    assert [name for name in copied if not (PROJECT / name).exists()] == []
