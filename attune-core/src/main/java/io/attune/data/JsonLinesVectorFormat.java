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
    write(target, dimension, VectorType.FLOAT32, content);
  }

  @Override
  public void write(Path target, int dimension, VectorType type, VectorContent content)
      throws IOException {
    JsonLinesWriter.write(
        target, json -> content.writeTo((row, vector) -> writeLine(json, row, vector, type)));
  }

  private static void writeLine(JsonGenerator json, Row row, float[] vector, VectorType type)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Object> field : row.fields().entrySet()) {
      if (field.getKey().equals(EMBEDDING)) {
        throw VectorFormat.embeddingExists(row);
      }
      json.writePOJOField(field.getKey(), field.getValue());
    }
    json.writeArrayFieldStart(EMBEDDING);
    for (float number : vector) {
      if (type.isWhole()) {
        json.writeNumber((int) number);
      } else {
        json.writeNumber(number);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
