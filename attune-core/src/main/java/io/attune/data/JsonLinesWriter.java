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

/** Writes files of one JSON object a line. */
final class JsonLinesWriter {
  private static final int BUFFER_BYTES = 1 << 18;

  /** The fast writer of floats gives the shortest digits on every Java, not only from 19 on. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private JsonLinesWriter() {}

  /** Writes objects, each with its line feed. */
  @FunctionalInterface
  interface Lines {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** Writes or replaces a file, atomically. */
  static void write(Path target, Lines lines) throws IOException {
    AtomicFiles.write(
        target,
        channel -> {
          BufferedOutputStream out =
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
          try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.setRootValueSeparator(null);
            lines.writeTo(json);
          }
          out.flush();
        });
  }
}
