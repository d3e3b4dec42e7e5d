package io.attune.data;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.attune.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One JSON object a line: the fields of the row, then the vector. */
final class JsonLinesVectorFormat implements VectorFormat {
  private static final int BUFFER_BYTES = 1 << 18;

  /** The fast writer of floats gives the shortest digits on every Java, not only from 19 on. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  @Override
  public List<String> endings() {
    return List.of(".jsonl");
  }

  @Override
  public void write(Path target, int dimension, VectorContent content) throws IOException {
    AtomicFiles.write(
        target,
        channel -> {
          BufferedOutputStream out =
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
          try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.setRootValueSeparator(null);
            content.writeTo((row, vector) -> writeLine(json, row, vector));
          }
          out.flush();
        });
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
