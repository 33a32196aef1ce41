"""
Makes the pipeline and runs its user code: the harness of Beam's Python SDK, on loopback, until standard input ends.
The file that it writes is the pipeline as every portable runner gets it. Prints a line when all of it is up.
"""

import json
import os
import sys

import grpc
from apache_beam import Pipeline
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_fn_api_pb2_grpc
from apache_beam.runners.portability.portable_runner import PortableRunner
from apache_beam.runners.worker.worker_pool_main import BeamFnExternalWorkerPoolServicer
from apache_beam.utils.thread_pool_executor import shared_unbounded_instance

from numbers_pipeline import add_numbers


def main():
    given = json.loads(sys.argv[1])
    server = grpc.server(shared_unbounded_instance())
    port = server.add_insecure_port("127.0.0.1:0")
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(BeamFnExternalWorkerPoolServicer(), server)
    server.start()
    options = PipelineOptions(["--streaming", "--environment_type=EXTERNAL", f"--environment_config=127.0.0.1:{port}"])
    pipeline = Pipeline(options=options)
    add_numbers(
        pipeline,
        parts=given["parts"],
        records_per_second=given["recordsPerSecond"],
        work_seconds=given["workMillis"] / 1000,
        most_mebibytes=given["keptMebibytes"],
    )
    with open(given["pipeline"], "wb") as file:
        file.write(PortableRunner.get_proto_pipeline(pipeline, options).SerializeToString())
    print("up", flush=True)
    sys.stdin.read()
    # Threads of the SDK are not daemons.
    os._exit(0)


if __name__ == "__main__":
    main()
