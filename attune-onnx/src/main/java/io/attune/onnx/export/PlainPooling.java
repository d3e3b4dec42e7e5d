package io.attune.onnx.export;

import io.attune.InvalidInputException;
import io.attune.model.Pooling;
import io.attune.model.SentenceTransformer;
import java.util.List;
import java.util.Set;

/**
 * What programs have to know that take the vectors of tokens and pool by themselves.
 *
 * @param mode by which they pool
 * @param normalized whether the model normalises after that
 */
record PlainPooling(Pooling mode, boolean normalized) {
  private static final Set<String> KEPT = Set.of("Transformer", "Pooling", "Normalize");

  /**
   * Finds out how a model pools.
   *
   * @param program that shall do the same
   * @param modes that it knows
   * @throws InvalidInputException if the model does anything else
   */
  static PlainPooling of(SentenceTransformer model, String program, Set<Pooling> modes) {
    List<String> modules =
        model.architecture().stream().map(module -> module.replaceFirst("\\(.*", "")).toList();
    List<Pooling> own = model.pooling();
    boolean fits =
        own.size() == 1
            && modes.contains(own.get(0))
            && KEPT.containsAll(modules)
            && model.dimension() == model.encoder().hiddenSize();
    if (!fits) {
      throw new InvalidInputException(
          "%s cannot do what the model does: %s, %d components. By itself it can pool by %s and normalise. Export the model with --onnx, whose sentence_embedding has all of it"
              .formatted(
                  program,
                  String.join(", ", model.architecture()),
                  model.dimension(),
                  String.join(", ", modes.stream().map(Pooling::name).sorted().toList())));
    }
    return new PlainPooling(own.get(0), modules.contains("Normalize"));
  }
}
