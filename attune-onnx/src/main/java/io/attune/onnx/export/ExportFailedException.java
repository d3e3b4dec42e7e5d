package io.attune.onnx.export;

import java.io.IOException;

/** An export whose file does not do what the model does; nothing was written. */
public class ExportFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ExportFailedException(String message) {
    super(message);
  }

  ExportFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
