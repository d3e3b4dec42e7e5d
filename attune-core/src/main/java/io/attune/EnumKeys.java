package io.attune;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
    return find(what, key, constants, EnumKeys::of);
  }

  /**
   * The constant of a name, where the names are not those of {@link #of}.
   *
   * @param what the constants are, for the message
   * @param key as given by the function
   * @param constants of the enum
   * @param keyOf the name of a constant
   * @return the one of that name
   * @throws InvalidInputException if there is none; it lists the allowed names and the nearest one
   */
  public static <E extends Enum<E>> E find(
      String what, String key, E[] constants, Function<E, String> keyOf) {
    List<String> keys = Arrays.stream(constants).map(keyOf).toList();
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
