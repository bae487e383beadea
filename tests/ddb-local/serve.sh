#!/bin/sh
# Runs DynamoDB Local on the loopback address until standard input is closed: serve.sh FOLDER_OF_THE_JAR PORT LOG
#
# The shell ends when java does. It also ends java when its standard input is closed, which happens when the process at
# the other end exits for any reason.
here=$(cd "$(dirname "$0")" && pwd)
cd "$1" || exit
exec 3<&0
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xms64m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Djava.library.path=DynamoDBLocal_lib -cp 'DynamoDBLocal.jar:DynamoDBLocal_lib/*' "$here/Loopback.java" \
    -inMemory -disableTelemetry -port "$2" </dev/null >"$3" 2>&1 3<&- &
java=$!
(read -r _ <&3; kill $java) 2>/dev/null &
watch=$!
wait $java
kill $watch 2>/dev/null
