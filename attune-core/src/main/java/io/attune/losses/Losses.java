package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.similarity.SimilarityFunction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes losses from names and options given as text, as the command line and recipes do. */
public final class Losses {
  private static final Map<String, Function<Map<String, String>, Loss>> BY_NAME =
      new TreeMap<>(Map.of("MultipleNegativesRankingLoss", Losses::multipleNegativesRanking));

  private Losses() {}

  /**
   * @return the names of all losses, in alphabetical order
   */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * @param name as sentence-transformers has it, such as {@code MultipleNegativesRankingLoss}
   * @param options by sentence-transformers' parameter names; what is missing keeps its default
   * @return the loss
   * @throws InvalidInputException if there is no such loss or option, or a value is not allowed
   */
  public static Loss create(String name, Map<String, String> options) {
    Function<Map<String, String>, Loss> factory = BY_NAME.get(name);
    if (factory == null) {
      throw new InvalidInputException(
          "Unknown loss '"
              + name
              + "'"
              + Suggestions.hint(name, names())
              + "; losses are: "
              + String.join(", ", names()));
    }
    return factory.apply(options);
  }

  private static Loss multipleNegativesRanking(Map<String, String> values) {
    LossOptions options =
        new LossOptions(
            "MultipleNegativesRankingLoss",
            values,
            Set.of("scale", "similarity", "mask_duplicates"));
    return new MultipleNegativesRankingLoss(
        options.number("scale", MultipleNegativesRankingLoss.DEFAULT_SCALE),
        SimilarityFunction.fromKey(options.text("similarity", SimilarityFunction.COSINE.key())),
        options.bool("mask_duplicates", false));
  }
}
