package io.attune.onnx.export;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an export wrote.
 *
 * @param file the ONNX file
 * @param bytes its size
 * @param verification how it was compared with the model; empty where ONNX Runtime is not on the
 *     class path, so that nobody has run the file yet
 */
public record ExportReport(Path file, long bytes, Optional<Verification> verification) {}
