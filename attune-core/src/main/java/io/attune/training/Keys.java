package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Names of enum constants as users write them: lower case. */
final class Keys {
  private Keys() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E find(String what, String key, E[] constants) {
    List<String> keys = Arrays.stream(constants).map(Keys::of).toList();
    int index = keys.indexOf(key);
    if (index < 0) {
      throw new InvalidInputException(
          "Unknown "
              + what
              + " '"
              + key
              + "'"
              + Suggestions.hint(key, keys)
              + "; allowed: "
              + String.join(", ", keys));
    }
    return constants[index];
  }
}
