package io.attune.data;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One JSON object a line: the fields of the row, then the vector. */
final class JsonLinesVectorFormat implements VectorFormat {
  @Override
  public List<String> endings() {
    return List.of(".jsonl");
  }

  @Override
  public void write(Path target, int dimension, VectorContent content) throws IOException {
    JsonLinesWriter.write(
        target, json -> content.writeTo((row, vector) -> writeLine(json, row, vector)));
  }

  private static void writeLine(JsonGenerator json, Row row, float[] vector) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Object> field : row.fields().entrySet()) {
      if (field.getKey().equals(EMBEDDING)) {
        throw VectorFormat.embeddingExists(row);
      }
      json.writePOJOField(field.getKey(), field.getValue());
    }
    json.writeArrayFieldStart(EMBEDDING);
    for (float number : vector) {
      json.writeNumber(number);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
