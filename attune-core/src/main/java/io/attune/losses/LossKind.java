package io.attune.losses;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A loss that the command line and recipes know.
 *
 * @param name as sentence-transformers has it
 * @param inputs what it learns from without a teacher model
 * @param wraps whether it needs another loss inside, whose inputs count then
 * @param teachable whether a teacher or guide model is an option, with which other rows fit too
 * @param options by sentence-transformers' names
 * @param factory makes it
 */
record LossKind(
    String name,
    LossInputs inputs,
    boolean wraps,
    boolean teachable,
    Set<String> options,
    Function<LossOptions, Loss> factory) {
  Loss create(Map<String, String> values, LossResources resources) {
    return factory.apply(new LossOptions(name, values, options, resources));
  }
}
