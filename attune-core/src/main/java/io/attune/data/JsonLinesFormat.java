package io.attune.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object a line. Blank lines are passed over. */
final class JsonLinesFormat implements TableFormat {
  private static final String EXAMPLE = "one object a line is needed, such as {\"text\": \"…\"}";

  /** Decimals keep all their digits: what is only carried along must come out as it went in. */
  static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(Object.class);

  @Override
  public List<String> endings() {
    return List.of(".jsonl");
  }

  @Override
  public RowSource open(Path file) throws IOException {
    return new Source(file, Utf8Lines.open(file));
  }

  /** Half of a surrogate pair can only come from an escape: UTF-8 itself cannot hold it. */
  static void checkSurrogates(RowLocation location, String field, String name, Object value) {
    if (Texts.hasLoneSurrogate(name)
        || (value instanceof String text && Texts.hasLoneSurrogate(text))) {
      throw location.error(
          "half of a surrogate pair (field '%s'); write such a character as two \\u escapes or as itself."
              .formatted(Texts.hasLoneSurrogate(field) ? "?" : field));
    }
    if (value instanceof List<?> list) {
      list.forEach(item -> checkSurrogates(location, field, "", item));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> checkSurrogates(location, field, (String) key, item));
    }
  }

  private record Source(Path file, Utf8Lines lines) implements RowSource {
    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public Row next() throws IOException {
      String line = lines.next();
      while (line != null && line.isBlank()) {
        line = lines.next();
      }
      return line == null ? null : row(line);
    }

    private Row row(String line) throws IOException {
      RowLocation location = new RowLocation(file, RowLocation.Unit.LINE, lines.lineNumber());
      Object value;
      try (JsonParser parser = READER.createParser(line)) {
        value = READER.readValue(parser, Object.class);
        if (parser.nextToken() != null) {
          throw location.error("more than one JSON value in the line; " + EXAMPLE + ".");
        }
      } catch (JsonProcessingException e) {
        throw location.error(
            "wrong JSON at column %d (%s); %s."
                .formatted(e.getLocation().getColumnNr(), e.getOriginalMessage(), EXAMPLE));
      }
      if (!(value instanceof Map<?, ?> object)) {
        throw location.error(
            "JSON that is not an object (%s); %s.".formatted(Texts.quote(line.strip()), EXAMPLE));
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      object.forEach((name, field) -> fields.put((String) name, field));
      if (line.contains("\\u")) {
        fields.forEach((name, field) -> checkSurrogates(location, name, name, field));
      }
      return new Row(location, fields);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
