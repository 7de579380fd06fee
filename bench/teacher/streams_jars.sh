#!/usr/bin/env bash
# Gathers what streams.sh needs into a folder: classes as jars, and the jars they use. Usage: streams_jars.sh OUT (from a checkout that is built).
set -euo pipefail
out=$1; root=$(cd "$(dirname "$0")/../.." && pwd); mkdir -p "$out"
pack() { (cd "$2" && "${JAVA_HOME:+$JAVA_HOME/bin/}jar" -cf "$out/$1.jar" .); }
out=$(cd "$out" && pwd)
pack data "$root/data/target/classes"; pack testkit "$root/testkit/target/classes"
pack teacher "$root/teacher/target/classes"; pack teacher-tests "$root/teacher/target/test-classes"
repository=$("$root/mvnw" -q -o -f "$root/pom.xml" help:evaluate -Dexpression=settings.localRepository -DforceStdout 2>/dev/null || echo "$HOME/.m2/repository")
version=$(sed -n 's/.*<jackson.version>\(.*\)<.*/\1/p' "$root/pom.xml" | head -1)
for name in jackson-core jackson-databind jackson-annotations; do
  find "$repository/com/fasterxml/jackson/core/$name" -name "$name-${version:-*}*.jar" ! -name '*sources*' | sort | tail -1 | xargs -I{} cp {} "$out/"
done
find "$repository/org/jspecify/jspecify" -name '*.jar' ! -name '*sources*' | sort | tail -1 | xargs -I{} cp {} "$out/"
ls -l "$out"
