package io.attune.onnx.export;

import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Optional;

/** What goes into an ONNX file, and comes out of it, by the names that exporters give. */
final class SessionValues {
  private SessionValues() {}

  /** int64 [batch · sequence]. */
  static long[] input(String name, PaddedBatch batch) throws OrtException {
    return switch (name) {
      case "input_ids" -> batch.tokenIds();
      case "attention_mask" -> batch.mask();
      case "token_type_ids" -> new long[batch.mask().length];
      default -> throw new OrtException("It has an input '" + name + "', which is not known");
    };
  }

  static OnnxRuntimeSession.Outputs outputs(OrtSession.Result result) throws OrtException {
    return new OnnxRuntimeSession.Outputs(tokens(result), sentences(result));
  }

  /** Where the output has no name that is known it is the first. */
  private static float[][][] tokens(OrtSession.Result result) throws OrtException {
    OnnxValue tokens =
        result
            .get(OnnxExporter.LAST_HIDDEN_STATE)
            .or(() -> result.get("token_embeddings"))
            .orElseGet(() -> result.get(0));
    if (tokens.getValue() instanceof float[][][] vectors) {
      return vectors;
    }
    throw new OrtException("Its first output is not float32 [batch, sequence, hidden]");
  }

  private static Optional<float[][]> sentences(OrtSession.Result result) throws OrtException {
    Optional<OnnxValue> sentences = result.get(OnnxExporter.SENTENCE_EMBEDDING);
    if (sentences.isEmpty()) {
      return Optional.empty();
    }
    if (sentences.get().getValue() instanceof float[][] vectors) {
      return Optional.of(vectors);
    }
    throw new OrtException("Its output sentence_embedding is not float32 [batch, dimension]");
  }
}
