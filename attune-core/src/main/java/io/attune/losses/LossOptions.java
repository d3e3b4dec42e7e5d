package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The options of a loss as texts, read with errors that name loss and option. */
final class LossOptions {
  private static final String INSIDE = "loss.";

  private final String loss;
  private final Map<String, String> values;
  private final LossResources resources;

  /**
   * @throws InvalidInputException for an option that the loss does not have
   */
  LossOptions(String loss, Map<String, String> values, Set<String> known, LossResources resources) {
    this.loss = loss;
    this.values = new TreeMap<>(values);
    this.resources = resources;
    for (String name : this.values.keySet()) {
      boolean inside = known.contains("loss") && name.startsWith(INSIDE);
      if (!inside && !known.contains(name)) {
        throw new InvalidInputException(
            loss
                + " has no option '"
                + name
                + "'"
                + Suggestions.hint(name, known)
                + "; it has: "
                + (known.isEmpty() ? "none" : String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  double number(String name, double absent) {
    String value = values.get(name);
    try {
      return value == null ? absent : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          loss + ": option '" + name + "' must be a number, but is '" + value + "'", e);
    }
  }

  String text(String name, String absent) {
    return values.getOrDefault(name, absent);
  }

  boolean bool(String name, boolean absent) {
    String value = values.get(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new InvalidInputException(
          loss + ": option '" + name + "' must be true or false, but is '" + value + "'");
    }
    return value == null ? absent : value.equals("true");
  }

  int whole(String name, int absent) {
    String value = values.get(name);
    try {
      return value == null ? absent : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          loss + ": option '" + name + "' must be a whole number, but is '" + value + "'", e);
    }
  }

  OptionalInt optionalWhole(String name) {
    return given(name) ? OptionalInt.of(whole(name, 0)) : OptionalInt.empty();
  }

  /** Whether a value is given, and is not {@code none}. */
  boolean given(String name) {
    return values.containsKey(name) && !values.get(name).equals("none");
  }

  /** Numbers with commas between them, such as {@code 384,192,96}. */
  List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    for (String value : values.getOrDefault(name, "").split(",", -1)) {
      try {
        numbers.add(Double.valueOf(value.strip()));
      } catch (NumberFormatException e) {
        throw new InvalidInputException(
            loss
                + ": option '"
                + name
                + "' must be numbers with commas between them, but is '"
                + values.getOrDefault(name, "")
                + "'",
            e);
      }
    }
    return numbers;
  }

  /** The same for whole numbers; the option must be given. */
  List<Integer> wholes(String name, String example) {
    require(name, example);
    List<Double> numbers = numbers(name);
    if (numbers.stream().anyMatch(number -> number != Math.rint(number))) {
      throw new InvalidInputException(
          loss
              + ": option '"
              + name
              + "' must be whole numbers, but is '"
              + values.get(name)
              + "'");
    }
    return numbers.stream().map(Double::intValue).toList();
  }

  private void require(String name, String example) {
    if (!given(name)) {
      throw new InvalidInputException(
          loss + " needs the option '" + name + "', such as " + name + "=" + example);
    }
  }

  SimilarityFunction similarity(SimilarityFunction absent) {
    return SimilarityFunction.fromKey(text("similarity", absent.key()));
  }

  /** How a batch is cut, by mini_batch_size and mini_batch_num_tokens. */
  MiniBatches miniBatches(int defaultSize) {
    return new MiniBatches(
        whole("mini_batch_size", defaultSize), optionalWhole("mini_batch_num_tokens"));
  }

  /** A guide or teacher; the option must be given. */
  SentenceTransformer model(String name) {
    require(name, "all-MiniLM-L6-v2");
    try {
      return resources.models().open(values.get(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<SentenceTransformer> optionalModel(String name) {
    return given(name) ? Optional.of(model(name)) : Optional.empty();
  }

  /** The loss inside, with those options whose names begin with {@code loss.}. */
  Loss inside() {
    require("loss", "MultipleNegativesRankingLoss");
    Map<String, String> inside = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(INSIDE)) {
            inside.put(name.substring(INSIDE.length()), value);
          }
        });
    return Losses.create(values.get("loss"), inside, resources);
  }

  LossResources resources() {
    return resources;
  }
}
