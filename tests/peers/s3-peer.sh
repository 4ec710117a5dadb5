#!/usr/bin/env bash
# Starts a real S3 server (SeaweedFS, over TLS) and a key server (moto's KMS) on this machine.
#
#   s3-peer.sh FOLDER PORT
#
# Keeps its files in FOLDER and uses PORT to PORT+12, and the same ten thousand above. Prints the
# environment to use once both answer. Runs until its standard input closes, so that nothing is
# left behind however its caller ends.
set -euo pipefail

folder=$1
port=$2
kms_port=$((port + 2))
: "${WEED:=weed}" "${MOTO:=moto_server}"

mkdir -p "$folder"/{data,tls}
cd "$folder"
started=()
trap 'kill -KILL "${started[@]}" 2>/dev/null || true' EXIT

make_certificates() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj "/CN=countersign test authority" -keyout tls/ca.key -out tls/ca.pem
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj "/CN=localhost" -keyout tls/s3.key -out tls/s3.csr
  openssl x509 -req -in tls/s3.csr -CA tls/ca.pem -CAkey tls/ca.key -CAcreateserial -days 2 \
    -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1') -out tls/s3.pem
}

write_config() {
  cat > s3.json <<JSON
{
  "identities": [{
    "name": "app",
    "credentials": [{"accessKey": "AKIACITEST000001", "secretKey": "ci-secret-ci-secret-ci-secret-01"}],
    "actions": ["Admin", "Read", "Write", "List", "Tagging"]
  }],
  "kms": {
    "default_provider": "aws",
    "providers": {"aws": {
      "type": "aws", "region": "us-east-1", "endpoint": "http://127.0.0.1:$kms_port",
      "access_key": "x", "secret_key": "x", "request_timeout": 5, "max_retries": 1
    }}
  }
}
JSON
}

start_keys() {
  "$MOTO" -H 127.0.0.1 -p "$kms_port" > moto.log 2>&1 < /dev/null &
  started+=($!)
}

# Telemetry is on by default. Object Lock is enforced only in the S3 gateway, so the other doors
# are bound to loopback and locked with keys that nobody knows.
start_store() {
  local key
  for key in S3_SSE_KEK JWT_SIGNING_KEY JWT_FILER_SIGNING_KEY JWT_FILER_SIGNING_READ_KEY; do
    export "WEED_$key=$(openssl rand -hex 32)"
  done
  export WEED_MASTER_VOLUME_GROWTH_COPY_1=1
  "$WEED" mini -dir=data -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.telemetry=false \
    -webdav=false -admin.ui=false -s3.port.iceberg=0 -s3.port.lance=0 -s3.config=s3.json \
    -s3.port="$port" -s3.port.https=$((port + 1)) -s3.cert.file=tls/s3.pem -s3.key.file=tls/s3.key \
    -s3.autoCreateBucket=false -s3.allowDeleteBucketNotEmpty=false \
    -master.port=$((port + 10)) -volume.port=$((port + 11)) -filer.port=$((port + 12)) \
    -master.volumeSizeLimitMB=64 -volume.max=500 > weed.log 2>&1 < /dev/null &
  started+=($!)
}

wait_for() {
  local tries
  for tries in $(seq 600); do
    curl --fail --silent --output /dev/null "$1" && return
    sleep 0.05
  done
  echo "Nothing answers at $1 after $tries tries. See the logs in $folder." >&2
  exit 1
}

make_certificates 2> openssl.log
write_config
start_keys
start_store
wait_for "http://127.0.0.1:$port/status"
wait_for "http://127.0.0.1:$kms_port/moto-api/"
echo "S3_ENDPOINT=https://localhost:$((port + 1)) KMS_ENDPOINT=http://127.0.0.1:$kms_port S3_IN_THE_CLEAR=http://127.0.0.1:$port AWS_CA_BUNDLE=$folder/tls/ca.pem"
cat > /dev/null
