package io.attune.onnx.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An ONNX file that ONNX Runtime runs. Can be asked whether there is one. */
final class OnnxRuntimeSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeSession.class);

  /**
   * Bytes. While it starts, ONNX Runtime 1.29 gathers telemetry, for which it matches the process's
   * command line by a regular expression that recurses with every letter: a long class path
   * overflows a thread's usual stack and takes the JVM down (vespa-engine/vespa#37786). Only the
   * environment variable ORT_DISABLE_TELEMETRY=1, which Java cannot set, spares it that.
   */
  private static final long STARTING_STACK = 256L << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxRuntimeSession(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /**
   * What a model computes.
   *
   * @param tokens [batch][sequence][hidden]
   * @param sentences [batch][dimension], where it does that
   */
  record Outputs(float[][][] tokens, Optional<float[][]> sentences) {}

  /** Whether ONNX Runtime is on the class path and runs on this machine. */
  static boolean isAvailable() {
    try {
      return environment() != null;
    } catch (NoClassDefFoundError e) {
      return false;
    } catch (LinkageError | IllegalStateException e) {
      LOG.warn("ONNX Runtime is there but does not start: {}", e.toString());
      return false;
    }
  }

  /** Starts ONNX Runtime where that has not been done, on a thread with enough stack. */
  private static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> start =
        new FutureTask<>(
            () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "attune"));
    new Thread(null, start, "onnxruntime-start", STARTING_STACK).start();
    try {
      return start.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LinkageError failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while ONNX Runtime started", e);
    }
  }

  static String version() {
    return environment().getVersion();
  }

  static OnnxRuntimeSession open(Path file) throws OrtException {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      return new OnnxRuntimeSession(
          environment, environment.createSession(file.toString(), options));
    }
  }

  /** Token types are all 0 where the model wants any. */
  Outputs run(PaddedBatch batch) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(name, tensor(name, batch));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return SessionValues.outputs(result);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(String input, PaddedBatch batch) throws OrtException {
    long[] values = SessionValues.input(input, batch);
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), batch.shape());
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
