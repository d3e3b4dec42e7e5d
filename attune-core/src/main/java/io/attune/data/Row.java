package io.attune.data;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of a table with all its columns.
 *
 * <p>A value is null, a {@link String}, a {@link Boolean}, a {@link Number}, a {@link
 * java.util.List} or a {@link Map} of such values. In CSV and TSV all values are texts.
 *
 * @param location where the row stands
 * @param fields from column to value, in the order of the file
 */
public record Row(RowLocation location, Map<String, Object> fields) {
  /** Copies the fields. */
  public Row {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * A row of a text file.
   *
   * @param file as it was given
   * @param line at which the row starts, from 1
   * @param fields from column to value
   */
  public Row(Path file, long line, Map<String, Object> fields) {
    this(new RowLocation(file, RowLocation.Unit.LINE, line), fields);
  }

  /**
   * The file the row comes from.
   *
   * @return as it was given
   */
  public Path file() {
    return location.file();
  }

  /**
   * The number of the row's first line.
   *
   * @return from 1; in binary tables the number of the row
   */
  public long line() {
    return location.number();
  }

  /**
   * A text.
   *
   * @param column of this row
   * @return the text, which may be empty
   * @throws InvalidInputException if there is no such column or its value is no text
   */
  public String text(String column) {
    Object value = value(column);
    if (value instanceof String text) {
      return text;
    }
    throw location.error(
        "%s, but a text is needed (field '%s'); %s."
            .formatted(
                describe(value),
                column,
                value == null ? "write \"\" for an empty text" : "write it in quotes"));
  }

  /**
   * One text or several.
   *
   * @param column of this row
   * @return the texts of a list, or the only text; none for null
   * @throws InvalidInputException if there is no such column or its value is neither
   */
  public List<String> texts(String column) {
    Object value = value(column);
    List<?> list =
        value == null ? List.of() : value instanceof List<?> many ? many : List.of(value);
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw location.error(
            "%s, but a text or a list of texts is needed (field '%s'); write it in quotes."
                .formatted(describe(value), column));
      }
      texts.add(text);
    }
    return texts;
  }

  /**
   * A number.
   *
   * @param column of this row
   * @return a finite number; a text that spells one counts too
   * @throws InvalidInputException if there is no such column or its value is no finite number
   */
  public double number(String column) {
    Object value = value(column);
    double number = decimal(value) == null ? Double.NaN : decimal(value).doubleValue();
    if (!Double.isFinite(number)) {
      throw location.error(
          "%s, but a finite number is needed (field '%s'); write for example 0.8."
              .formatted(describe(value), column));
    }
    return number;
  }

  /**
   * A whole number.
   *
   * @param column of this row
   * @param remedy what to write instead of a wrong value
   * @return the number; 1.0 and a text that spells a whole number count too
   * @throws InvalidInputException if there is no such column or its value is no whole number
   *     between -2147483648 and 2147483647
   */
  public int integer(String column, String remedy) {
    Object value = value(column);
    BigDecimal decimal = decimal(value);
    // Compared as double first: the whole digits of 1e999999999 would fill the memory.
    if (decimal != null && Math.abs(decimal.doubleValue()) <= 1L << 31) {
      try {
        return decimal.intValueExact();
      } catch (ArithmeticException e) {
        throw noInteger(value, column, remedy);
      }
    }
    throw noInteger(value, column, remedy);
  }

  /**
   * A list of numbers.
   *
   * @param column of this row
   * @return at least one finite number; a single number counts as a list, and so does a text that
   *     spells one, such as {@code [0.1, 0.2]}, since tables of texts have no lists
   * @throws InvalidInputException if there is no such column or its value is no such list
   */
  public List<Double> numbers(String column) {
    Object value = value(column);
    List<?> items = List.of();
    if (value instanceof String text) {
      String inside = text.strip().replaceFirst("^\\[(.*)]$", "$1");
      items = List.of(inside.split(",", -1));
    } else if (value instanceof List<?> list) {
      items = list;
    } else if (value instanceof Number) {
      items = List.of(value);
    }
    List<Double> numbers = new ArrayList<>(items.size());
    for (Object item : items) {
      BigDecimal number = decimal(item);
      if (number == null || !Double.isFinite(number.doubleValue())) {
        throw noNumbers(value, column);
      }
      numbers.add(number.doubleValue());
    }
    if (numbers.isEmpty()) {
      throw noNumbers(value, column);
    }
    return numbers;
  }

  private InvalidInputException noNumbers(Object value, String column) {
    return location.error(
        "%s, but a list of finite numbers is needed (field '%s'); write for example [0.9, 0.2]."
            .formatted(describe(value), column));
  }

  /**
   * The name of a class, where classes are named instead of numbered.
   *
   * @param column of this row
   * @return the text; nothing where the value is a number or spells one
   */
  Optional<String> className(String column) {
    Object value = value(column);
    return value instanceof String text && !text.isBlank() && decimal(value) == null
        ? Optional.of(text)
        : Optional.empty();
  }

  private InvalidInputException noInteger(Object value, String column, String remedy) {
    return location.error(
        "%s, but a whole number is needed (field '%s'); %s."
            .formatted(describe(value), column, remedy));
  }

  private Object value(String column) {
    if (!fields.containsKey(column)) {
      throw location.error(
          "no column '%s'%s; columns are: %s."
              .formatted(
                  column,
                  Suggestions.hint(column, fields.keySet()),
                  String.join(", ", fields.keySet())));
    }
    return fields.get(column);
  }

  private static BigDecimal decimal(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (!(value instanceof Number) && !(value instanceof String)) {
      return null;
    }
    try {
      return new BigDecimal(value.toString().strip());
    } catch (NumberFormatException e) {
      return null; // the caller reports it, with the place
    }
  }

  private static String describe(Object value) {
    if (value == null) {
      return "the value is null";
    }
    if (value instanceof String text) {
      return "the value is the text \"" + Texts.quote(text) + "\"";
    }
    String kind =
        value instanceof Number
            ? "number "
            : value instanceof Boolean
                ? "truth value "
                : value instanceof Map ? "object " : "list ";
    return "the value is the " + kind + Texts.quote(value);
  }
}
