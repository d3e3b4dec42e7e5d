package io.attune.publishing;

import io.attune.training.TrainingArguments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns settings into texts, whole numbers (Long), other numbers (Double), booleans and maps. */
final class PlainValues {
  private PlainValues() {}

  /** Every component of the record, by its name on the command line ({@code batch-size}). */
  static Map<String, Object> of(TrainingArguments arguments) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : TrainingArguments.class.getRecordComponents()) {
      try {
        values.put(optionName(component.getName()), component.getAccessor().invoke(arguments));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("Accessors of a public record return its values", e);
      }
    }
    return copy(values);
  }

  /** An unmodifiable copy with plain values; what is absent is left as null. */
  static Map<String, Object> copy(Map<String, ?> values) {
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach((name, value) -> copy.put(name, plain(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static Object plain(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(PlainValues::plain).orElse(null);
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return Double.valueOf(number.toString()); // 0.1f as 0.1
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Collection<?> values) {
      return values.isEmpty()
          ? null
          : String.join(", ", values.stream().map(String::valueOf).toList());
    }
    return value instanceof Path ? value.toString() : value;
  }

  private static String optionName(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
