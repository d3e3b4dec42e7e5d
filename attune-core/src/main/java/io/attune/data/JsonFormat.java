package io.attune.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of JSON objects, or objects one after the other, laid out as one likes: read one by one,
 * so that the file may be larger than memory.
 */
final class JsonFormat implements TableFormat {
  private static final String ALLOWED =
      "a list of objects or objects one after the other are needed, such as [{\"text\": \"…\"}]";

  private static final ObjectReader READER = JsonLinesFormat.READER;

  @Override
  public List<String> endings() {
    return List.of(".json");
  }

  @Override
  public RowSource open(Path file) throws IOException {
    Utf8Lines lines = Utf8Lines.open(file);
    try {
      return new Source(file, READER.createParser(new Utf8LinesReader(lines)));
    } catch (IOException e) {
      lines.close();
      throw e;
    }
  }

  private static final class Source implements RowSource {
    private final Path file;
    private final JsonParser parser;
    private boolean insideList;
    private boolean listEnded;

    Source(Path file, JsonParser parser) {
      this.file = file;
      this.parser = parser;
    }

    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public Row next() throws IOException {
      try {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY && !insideList && !listEnded) {
          insideList = true;
          token = parser.nextToken();
        }
        if (token == JsonToken.END_ARRAY && insideList) {
          insideList = false;
          listEnded = true;
          token = parser.nextToken();
        }
        if (token == null) {
          return null;
        }
        RowLocation location = location();
        if (token != JsonToken.START_OBJECT || listEnded) {
          throw location.error(
              "%s; %s."
                  .formatted(
                      listEnded ? "something after the list" : "JSON that is not an object",
                      ALLOWED));
        }
        return row(location);
      } catch (JsonProcessingException e) {
        throw wrong(e);
      }
    }

    private RowLocation location() {
      long line = parser.currentTokenLocation().getLineNr();
      return new RowLocation(file, RowLocation.Unit.LINE, line);
    }

    private Row row(RowLocation location) throws IOException {
      Map<?, ?> object = READER.readValue(parser, Map.class);
      Map<String, Object> fields = new LinkedHashMap<>();
      object.forEach((name, field) -> fields.put((String) name, field));
      fields.forEach((name, field) -> JsonLinesFormat.checkSurrogates(location, name, name, field));
      return new Row(location, fields);
    }

    private InvalidInputException wrong(JsonProcessingException e) {
      RowLocation location =
          new RowLocation(file, RowLocation.Unit.LINE, Math.max(1, e.getLocation().getLineNr()));
      return new InvalidInputException(
          "%s: wrong JSON at column %d (%s); %s."
              .formatted(location, e.getLocation().getColumnNr(), e.getOriginalMessage(), ALLOWED),
          e);
    }

    @Override
    public void close() throws IOException {
      parser.close(); // and the file: the parser made nothing else to close
    }
  }
}
