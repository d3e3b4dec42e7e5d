package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A linear layer over vectors, then an activation, and the input added where it has a residual
 * connection: to project vectors to another size, or to separate them better.
 *
 * @param linear [out, in]
 * @param activation of its result
 * @param residual whether the input is added to the result
 * @param projection of that input, where the sizes differ
 * @param parameters all of these
 */
record Dense(
    Linear linear,
    DenseActivation activation,
    boolean residual,
    Optional<Linear> projection,
    Map<String, Tensor> parameters)
    implements VectorModule {
  static final String TYPE = "Dense";

  static Dense read(JsonFile config, Parameters weights) {
    requireSentenceEmbedding(config);
    int in = config.positiveInt("in_features");
    int out = config.positiveInt("out_features");
    boolean residual = config.bool("use_residual", false);
    return new Dense(
        Linear.take(weights, "linear", out, in, config.bool("bias", true)),
        DenseActivation.read(config, "activation_function"),
        residual,
        residual && in != out
            ? Optional.of(Linear.take(weights, "residual", out, in, false))
            : Optional.empty(),
        weights.taken());
  }

  /** Other features than the text's vector are not handed from module to module here. */
  static void requireSentenceEmbedding(JsonFile config) {
    config.requireText("module_input_name", "sentence_embedding");
    config.requireText("module_output_name", "sentence_embedding");
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Tensor forward(Tensor vectors) {
    Tensor result = activation.apply(linear.float32(vectors));
    return residual
        ? result.add(projection.map(linear -> linear.float32(vectors)).orElse(vectors))
        : result;
  }

  @Override
  public int inputDimension() {
    return (int) linear.weight().size(1);
  }

  @Override
  public int dimension(int input) {
    return (int) linear.weight().size(0);
  }

  @Override
  public ObjectNode config() {
    ObjectNode config =
        JsonFile.MAPPER
            .createObjectNode()
            .put("in_features", linear.weight().size(1))
            .put("out_features", linear.weight().size(0))
            .put("bias", linear.bias().isPresent())
            .put("activation_function", activation.className());
    return residual ? config.put("use_residual", true) : config; // unknown to older readers
  }
}
