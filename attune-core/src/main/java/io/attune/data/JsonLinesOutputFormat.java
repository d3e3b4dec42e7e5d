package io.attune.data;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One JSON object a line. */
final class JsonLinesOutputFormat implements TableOutputFormat {
  @Override
  public List<String> endings() {
    return List.of(".jsonl");
  }

  @Override
  public void write(Path target, RowContent content) throws IOException {
    JsonLinesWriter.write(target, json -> content.writeTo(fields -> writeLine(json, fields)));
  }

  private static void writeLine(JsonGenerator json, Map<String, ?> fields) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      json.writePOJOField(field.getKey(), field.getValue());
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
