#!/bin/sh
# Makes the namespace and registers Pairloom's search attributes; what is there already is left alone.
# Needs TEMPORAL_ADDRESS; TEMPORAL_NAMESPACE is `default` and TEMPORAL_RETENTION 30d unless set.
set -eu

: "${TEMPORAL_ADDRESS:?host:port of the Temporal frontend}"
TEMPORAL_NAMESPACE=${TEMPORAL_NAMESPACE:-default}
export TEMPORAL_ADDRESS TEMPORAL_NAMESPACE

attempts=60
until temporal operator cluster health >/dev/null 2>&1; do
  attempts=$((attempts - 1))
  if [ "$attempts" -eq 0 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS does not answer." >&2
    exit 1
  fi
  sleep 2
done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  echo "Namespace $TEMPORAL_NAMESPACE is there."
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "${TEMPORAL_RETENTION:-30d}"
fi

# A new namespace is known to every part of the server only after its cache has been refreshed.
attempts=30
until known=$(temporal operator search-attribute list 2>/dev/null); do
  attempts=$((attempts - 1))
  if [ "$attempts" -eq 0 ]; then
    echo "The search attributes of namespace $TEMPORAL_NAMESPACE cannot be read." >&2
    exit 1
  fi
  sleep 2
done

for name in PairloomProjectId PairloomImportId PairloomStatus PairloomPhase; do
  if echo "$known" | grep -qw "$name"; then
    echo "Search attribute $name is there."
  else
    temporal operator search-attribute create --name "$name" --type Keyword
  fi
done

# The frontend learns of new attributes with its next look at the namespace, some seconds later. Until then it would
# refuse the first import.
attempts=60
until temporal workflow count --query \
  "PairloomProjectId = '' or PairloomImportId = '' or PairloomStatus = '' or PairloomPhase = ''" >/dev/null 2>&1; do
  attempts=$((attempts - 1))
  if [ "$attempts" -eq 0 ]; then
    echo "The search attributes are registered but not in use yet." >&2
    exit 1
  fi
  sleep 1
done
echo "Namespace $TEMPORAL_NAMESPACE is ready."
