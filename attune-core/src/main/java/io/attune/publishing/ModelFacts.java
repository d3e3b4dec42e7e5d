package io.attune.publishing;

import io.attune.model.Pooling;
import io.attune.model.SentenceTransformer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a card says of a model as such.
 *
 * @param dimension of a vector
 * @param maxSeqLength tokens of a text that are read
 * @param similarity that the vectors are compared by, such as {@code cosine}
 * @param pooling how tokens become a text, such as {@code mean}
 * @param prompts by name
 * @param modules what a text goes through, a line each
 */
record ModelFacts(
    int dimension,
    int maxSeqLength,
    String similarity,
    String pooling,
    Map<String, String> prompts,
    List<String> modules) {

  static ModelFacts of(SentenceTransformer model) {
    return new ModelFacts(
        model.dimension(),
        model.maxSeqLength(),
        model.similarityFunction().name().toLowerCase(Locale.ROOT),
        String.join(" + ", model.pooling().stream().map(Pooling::key).toList()),
        model.prompts(),
        model.architecture());
  }
}
