package io.attune.onnx;

import io.attune.InvalidInputException;
import io.attune.model.TensorData;

/**
 * Follows a text through the graph of a BERT encoder and takes the weights on the way.
 *
 * <p>PyTorch's exporter keeps the names of embeddings, biases and LayerNorm weights, but it
 * transposes the matrices and names them {@code onnx::MatMul_787}; such a matrix is known by the
 * node that multiplies with it, which is named after its module. Each step checks that it continues
 * where the one before ended, so that a graph of another architecture is refused rather than
 * misread.
 */
final class BertGraph {
  private static final String WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";

  private final BertGraphSteps steps;
  private final int heads;
  private int intermediateSize;

  private BertGraph(BertGraphSteps steps, int heads) {
    this.steps = steps;
    this.heads = heads;
  }

  /**
   * @param graph of an ONNX file
   * @param heads attention heads, which the weights do not tell
   * @return its weights
   * @throws InvalidInputException if it is not a BERT encoder with that many heads
   */
  static BertWeights read(OnnxGraph graph, int heads) {
    String prefix =
        graph.initializers().keySet().stream()
            .filter(name -> name.endsWith(WORD_EMBEDDINGS))
            .map(name -> name.substring(0, name.length() - WORD_EMBEDDINGS.length()))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        graph.origin()
                            + ": no tensor '"
                            + WORD_EMBEDDINGS
                            + "'; a BERT encoder as PyTorch exports it is expected"));
    return new BertGraph(new BertGraphSteps(graph, prefix), heads).read();
  }

  private BertWeights read() {
    steps.requireNo("CumSum", "positions are counted as RoBERTa does it, which is not supported");
    TensorData words = steps.embedding(WORD_EMBEDDINGS);
    int hidden = size(words, 1);
    if (hidden % heads != 0) {
      throw steps.invalid(
          "the hidden size, " + hidden + ", is not a multiple of the " + heads + " heads");
    }
    TensorData positions = steps.embedding("embeddings.position_embeddings.weight", hidden);
    TensorData types = steps.embedding("embeddings.token_type_embeddings.weight", hidden);
    String tokens = steps.layerNorm("embeddings.LayerNorm", hidden);
    int layers = 0;
    do {
      tokens = layer("encoder.layer." + layers + ".", hidden, tokens);
      layers++;
    } while (steps.has("encoder.layer." + layers + ".output.dense.bias"));
    steps.requireOutput(tokens);
    if (steps.has("pooler.dense.bias")) {
      steps.pooler("pooler.dense", hidden);
    }
    steps.requireAllTaken();
    return new BertWeights(
        steps.taken(),
        size(words, 0),
        hidden,
        layers,
        intermediateSize,
        size(positions, 0),
        size(types, 0),
        steps.layerNormEpsilon());
  }

  /** Takes one layer's weights; returns the name of its output, given that of its input. */
  private String layer(String layer, int hidden, String input) {
    String self = layer + "attention.self.";
    steps.linear(self + "query", hidden, hidden, input);
    steps.linear(self + "key", hidden, hidden, input);
    steps.linear(self + "value", hidden, hidden, input);
    steps.requireHeads(layer + "attention.self", hidden, heads);
    String context = steps.linear(layer + "attention.output.dense", hidden, hidden);
    String attended = steps.layerNorm(layer + "attention.output.LayerNorm", hidden, context, input);
    int width = steps.vectorLength(layer + "intermediate.dense.bias");
    if (intermediateSize != 0 && intermediateSize != width) {
      throw steps.invalid(
          "tensor '"
              + layer
              + "intermediate.dense.bias' has "
              + width
              + " elements, but layer 0's "
              + intermediateSize);
    }
    intermediateSize = width;
    steps.linear(layer + "intermediate.dense", hidden, width, attended);
    steps.requireExactGelu(layer + "intermediate");
    String output = steps.linear(layer + "output.dense", width, hidden);
    return steps.layerNorm(layer + "output.LayerNorm", hidden, output, attended);
  }

  /** Fits: the elements were found to be as many as the shape says. */
  private static int size(TensorData tensor, int dimension) {
    return Math.toIntExact(tensor.shape()[dimension]);
  }
}
