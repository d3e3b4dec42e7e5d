package io.attune;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Names of enum constants as users write them in options and files: lower case. */
public final class EnumKeys {
  private EnumKeys() {}

  /**
   * The name of a constant.
   *
   * @param constant of any enum
   * @return such as {@code no_duplicates}
   */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a name.
   *
   * @param what the constants are, for the message, such as {@code scheduler}
   * @param key as given by {@link #of}
   * @param constants of the enum
   * @return the one of that name
   * @throws InvalidInputException if there is none; it lists the allowed names and the nearest one
   */
  public static <E extends Enum<E>> E find(String what, String key, E[] constants) {
    List<String> keys = Arrays.stream(constants).map(EnumKeys::of).toList();
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
