#!/usr/bin/env bash
# A throw-away PostgreSQL server on loopback, for tests: works as root and as a user.
#
#   scripts/local_postgres.sh start    installs the server where it is missing (Debian, as root),
#                                      starts it empty and waits until it answers
#   scripts/local_postgres.sh stop     stops it
#
# Environment: SEGMENTATION_POSTGRES_PORT (55432), SEGMENTATION_POSTGRES_FOLDER (its data; removed at
# each start). It trusts every local connection and keeps nothing safe on disk.
set -euo pipefail

port=${SEGMENTATION_POSTGRES_PORT:-55432}
folder=${SEGMENTATION_POSTGRES_FOLDER:-${TMPDIR:-/tmp}/segmentation_postgres_$port}

find_programs() {
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort --version-sort | tail -1
}

install_server() {
    if [ "$(id -u)" != 0 ]; then
        echo "PostgreSQL is not installed: install the package postgresql, or run this as root." >&2
        exit 2
    fi
    echo "Installing the package postgresql ..."
    apt-get update -qq
    # The package's own cluster is neither needed nor wanted.
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
}

# The server refuses to run as root; nobody owns it then.
as_server() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$@"
    else
        "$@"
    fi
}

programs=$(find_programs)
if [ -z "$programs" ] && [ "${1:-}" = start ]; then
    install_server
    programs=$(find_programs)
fi

case ${1:-} in
    start)
        if [ -f "$folder/data/postmaster.pid" ]; then
            as_server "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true
        fi
        rm -rf "$folder"
        mkdir -p "$folder"
        [ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
        as_server "$programs/initdb" -D "$folder/data" -U dbt -A trust -E UTF8 --locale=C.UTF-8 \
            --no-sync >/dev/null
        settings="-p $port -k $folder -c listen_addresses=127.0.0.1"
        settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        if ! as_server "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "$settings" start \
            >/dev/null; then
            cat "$folder/log" >&2
            echo "Another server may have the port: set SEGMENTATION_POSTGRES_PORT." >&2
            exit 2
        fi
        "$programs/createdb" -h 127.0.0.1 -p "$port" -U dbt dbt
        echo "PostgreSQL answers on 127.0.0.1:$port, user dbt, database dbt."
        ;;
    stop)
        as_server "$programs/pg_ctl" -D "$folder/data" -m immediate stop
        ;;
    *)
        sed -n '2,10s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
