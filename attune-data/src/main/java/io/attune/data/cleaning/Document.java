package io.attune.data.cleaning;

import io.attune.data.RowLocation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A text on its way through the cleaning.
 *
 * @param location of the row it comes from
 * @param id tells it from others
 * @param title if the table has one
 * @param text what is cleaned; may be empty
 * @param carried further columns, kept as they are
 */
public record Document(
    RowLocation location,
    String id,
    Optional<String> title,
    String text,
    Map<String, Object> carried) {
  /** Keeps the order of the carried columns. */
  public Document {
    carried = Collections.unmodifiableMap(carried);
  }

  /**
   * The same document with another text.
   *
   * @param other text
   * @return this one where the text is the same
   */
  public Document withText(String other) {
    return other.equals(text) ? this : new Document(location, id, title, other, carried);
  }

  /**
   * The same document with another id and text.
   *
   * @param otherId of a part
   * @param part of the text
   * @return a document of its own
   */
  public Document part(String otherId, String part) {
    return new Document(location, otherId, title, part, carried);
  }

  /**
   * The row to write.
   *
   * @return {@code id}, {@code title} if there is one, {@code text}, then the carried columns
   */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    title.ifPresent(value -> fields.put("title", value));
    fields.put("text", text);
    carried.forEach(fields::putIfAbsent);
    return fields;
  }
}
