#!/usr/bin/env bash
# A Spark cluster on loopback, for tests: one master, two workers, and the Thrift server that dbt
# speaks to. Everything is in the wheel of pyspark, which `make test-spark` installs; it needs Java.
#
#   scripts/local_spark.sh start    starts it empty and waits until it answers
#   scripts/local_spark.sh stop     stops it
#   scripts/local_spark.sh tasks    how many tasks each worker has finished
#
# Environment: SEGMENTATION_SPARK_PORT (10000), SEGMENTATION_SPARK_FOLDER (its tables and logs;
# removed at each start), SEGMENTATION_SPARK_ENVIRONMENT (.venv-spark, where pyspark is installed).
set -euo pipefail

port=${SEGMENTATION_SPARK_PORT:-10000}
folder=${SEGMENTATION_SPARK_FOLDER:-${TMPDIR:-/tmp}/segmentation_spark_$port}
master=spark://127.0.0.1:7077

SPARK_HOME=$(echo "${SEGMENTATION_SPARK_ENVIRONMENT:-.venv-spark}"/lib/python3*/site-packages/pyspark)
SPARK_HOME=$(cd "$SPARK_HOME" && pwd)
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1

# Starts a program in the background: its output and its process id go to files of its name.
launch() {
    local name=$1
    shift
    setsid "$@" >"$name.log" 2>&1 &
    echo $! >"$name.pid"
}

answers() {
    (echo >"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

stop_all() {
    local pid_file
    for pid_file in "$folder"/*.pid; do
        [ -f "$pid_file" ] || continue
        kill "$(cat "$pid_file")" 2>/dev/null || true
        rm -f "$pid_file"
    done
}

case ${1:-} in
    start)
        command -v java >/dev/null || { echo "Spark needs Java 17 or newer on the path." >&2; exit 2; }
        stop_all
        rm -rf "$folder"
        mkdir -p "$folder"
        cd "$folder"
        launch master "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master \
            --host 127.0.0.1 --port 7077 --webui-port 18080
        for number in 1 2; do
            launch "worker$number" "$SPARK_HOME/bin/spark-class" \
                org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 1500m \
                --work-dir "$folder/work$number" --webui-port "1808$number" "$master"
        done
        sleep 4
        # Tables are small and many here: what is spent on each statement is what takes the time,
        # and code that is compiled for a statement is not run often enough to pay for it.
        java="-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"
        metastore="jdbc:derby:memory:metastore;create=true"
        launch thrift "$SPARK_HOME/bin/spark-submit" --master "$master" \
            --driver-memory 3g --executor-memory 1200m \
            --conf "spark.sql.warehouse.dir=$folder/warehouse" \
            --conf spark.sql.shuffle.partitions=2 \
            --conf spark.sql.adaptive.enabled=false \
            --conf spark.sql.codegen.wholeStage=false \
            --conf spark.sql.codegen.factoryMode=NO_CODEGEN \
            --driver-java-options "$java" \
            --conf "spark.executor.extraJavaOptions=$java" \
            --conf spark.ui.enabled=false \
            --conf "spark.hadoop.javax.jdo.option.ConnectionURL=$metastore" \
            --conf spark.hadoop.hive.server2.thrift.bind.host=127.0.0.1 \
            --conf "spark.hadoop.hive.server2.thrift.port=$port" \
            --class org.apache.spark.sql.hive.thriftserver.HiveThriftServer2 \
            --name segmentation spark-internal
        echo "Starting Spark (a minute or so) ..."
        for _ in $(seq 180); do
            if answers; then
                echo "Spark answers on 127.0.0.1:$port."
                exit 0
            fi
            sleep 1
        done
        echo "Spark does not answer; see $folder/thrift.log." >&2
        exit 1
        ;;
    stop)
        stop_all
        ;;
    tasks)
        for number in 1 2; do
            echo "worker $number: $(cat "$folder/work$number"/*/*/stderr | grep -c 'Finished task')"
        done
        ;;
    *)
        sed -n '2,11s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
