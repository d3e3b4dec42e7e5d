package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import io.attune.engine.Tensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Averages the weights of models that were fine-tuned from the same one. The average is often
 * better than each of them, and costs no more to use than one: Wortsman et al., "Model soups"
 * (2022); with the base model in it, it forgets less of what the base could do.
 *
 * <p>What sentence-transformers' {@code merge} does by its method "linear". Settings, prompts and
 * tensors that are not in use (a pooler) are those of the first model.
 *
 * <pre>{@code
 * try (SentenceTransformer soup = ModelMerger.merge(List.of("run1/model", "run2/model"))) {
 *   soup.save(Path.of("soup"));
 * }
 * }</pre>
 */
public final class ModelMerger {
  /** Fields of config.json that tell where a model comes from, not what it computes. */
  private static final List<String> PROVENANCE =
      List.of("_name_or_path", "architectures", "transformers_version", "torch_dtype", "dtype");

  private ModelMerger() {}

  /**
   * Averages models, each counting alike.
   *
   * @param references at least two models of the same architecture and tokenizer
   * @return the average; close it to free its native memory
   * @throws InvalidInputException if a model does not exist or does not fit the first
   * @throws IOException if one cannot be read
   */
  public static SentenceTransformer merge(List<String> references) throws IOException {
    return merge(references, references.stream().map(reference -> 1.0).toList());
  }

  /**
   * Averages models.
   *
   * @param references at least two models of the same architecture and tokenizer
   * @param weights how much each counts, at least 0; only their proportions matter
   * @return the average; close it to free its native memory
   * @throws InvalidInputException if a model does not exist or does not fit the first, or the
   *     weights do not fit
   * @throws IOException if one cannot be read
   */
  public static SentenceTransformer merge(List<String> references, List<Double> weights)
      throws IOException {
    double sum = checkedSum(references, weights);
    SentenceTransformer first = SentenceTransformer.load(references.get(0));
    try {
      Map<String, double[]> average = new LinkedHashMap<>();
      add(first, weights.get(0) / sum, average);
      for (int i = 1; i < references.size(); i++) {
        try (SentenceTransformer next = SentenceTransformer.load(references.get(i))) {
          requireAlike(first, next);
          add(next, weights.get(i) / sum, average);
        }
      }
      average.forEach((name, values) -> set(first.parameters().get(name), values));
      return first;
    } catch (RuntimeException | IOException e) {
      first.close();
      throw e;
    }
  }

  private static double checkedSum(List<String> references, List<Double> weights) {
    if (references.size() < 2) {
      throw new InvalidInputException(
          "Merging needs at least two models, but there is " + references.size());
    }
    if (weights.size() != references.size()) {
      throw new InvalidInputException(
          "Merging needs one weight a model, but there are "
              + weights.size()
              + " weights for "
              + references.size()
              + " models");
    }
    double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    if (!weights.stream().allMatch(weight -> weight >= 0 && weight < Double.POSITIVE_INFINITY)
        || sum == 0) {
      throw new InvalidInputException(
          "Weights of models must be at least 0 and not all 0, but are " + weights);
    }
    return sum;
  }

  private static void add(SentenceTransformer model, double weight, Map<String, double[]> average) {
    model
        .parameters()
        .forEach(
            (name, tensor) -> {
              float[] values = Tensors.toFloats(tensor);
              double[] sums = average.computeIfAbsent(name, key -> new double[values.length]);
              for (int i = 0; i < values.length; i++) {
                sums[i] += weight * values[i];
              }
            });
  }

  private static void set(Tensor tensor, double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    tensor.copy_(Tensors.ofFloats(rounded, rounded.length).view_as(tensor));
  }

  private static void requireAlike(SentenceTransformer first, SentenceTransformer other) {
    ModelParts a = first.parts();
    ModelParts b = other.parts();
    if (a.adapter().isPresent() || b.adapter().isPresent()) {
      throw notAlike(
          first, other, "weights under an adapter are not averaged", "; merge the adapter first");
    }
    if (!architecture(a).equals(architecture(b))) {
      throw notAlike(first, other, "their config.json differ", differences(a, b));
    }
    if (!Arrays.equals(
        a.tokenizerFiles().get("tokenizer.json"), b.tokenizerFiles().get("tokenizer.json"))) {
      throw notAlike(first, other, "their tokenizers differ", "");
    }
    if (!ModelWriter.modulesJson(a).equals(ModelWriter.modulesJson(b))
        || !a.pooling().equals(b.pooling())) {
      throw notAlike(first, other, "their modules or poolings differ", "");
    }
  }

  private static InvalidInputException notAlike(
      SentenceTransformer first, SentenceTransformer other, String what, String details) {
    return new InvalidInputException(
        "The models "
            + first.reference()
            + " and "
            + other.reference()
            + " cannot be merged: "
            + what
            + details
            + "; merge models that were fine-tuned from the same one");
  }

  private static JsonNode architecture(ModelParts parts) {
    return ModelWriter.config(parts).remove(PROVENANCE);
  }

  private static String differences(ModelParts a, ModelParts b) {
    JsonNode other = architecture(b);
    StringBuilder names = new StringBuilder();
    architecture(a)
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().equals(other.get(field.getKey()))) {
                names.append(names.length() == 0 ? " in " : ", ").append(field.getKey());
              }
            });
    return names.toString();
  }
}
