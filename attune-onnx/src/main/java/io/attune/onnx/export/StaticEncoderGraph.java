package io.attune.onnx.export;

/** Static embeddings: every token has a vector of its own wherever it stands. */
record StaticEncoderGraph() implements EncoderGraph {
  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    return parts.words("embedding", batch);
  }
}
