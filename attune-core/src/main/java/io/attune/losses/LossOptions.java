package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The options of a loss as texts, read with errors that name loss and option. */
final class LossOptions {
  private final String loss;
  private final Map<String, String> values;

  /**
   * @throws InvalidInputException for an option that the loss does not have
   */
  LossOptions(String loss, Map<String, String> values, Set<String> known) {
    this.loss = loss;
    this.values = new TreeMap<>(values);
    for (String name : this.values.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidInputException(
            loss
                + " has no option '"
                + name
                + "'"
                + Suggestions.hint(name, known)
                + "; it has: "
                + String.join(", ", known.stream().sorted().toList()));
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
}
