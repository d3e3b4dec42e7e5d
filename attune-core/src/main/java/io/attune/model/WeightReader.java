package io.attune.model;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads encoder and modules with their weights; frees what it took when one of them fails. */
final class WeightReader implements AutoCloseable {
  private final List<Parameters> read = new ArrayList<>();
  private boolean whole;

  /**
   * @param files the stored weights
   * @param prefix that their names may carry
   */
  Parameters open(WeightFiles.Stored files, String prefix) {
    Parameters parameters = new Parameters(files.file(), prefix, files.tensors());
    read.add(parameters);
    return parameters;
  }

  /** The modules after pooling, each fitting the vectors of the one before. */
  List<VectorModule> modules(List<ModulesFile.Entry> entries, int dimension) throws IOException {
    List<VectorModule> modules = new ArrayList<>();
    int size = dimension;
    for (ModulesFile.Entry entry : entries) {
      VectorModule module = module(entry);
      if (module.inputDimension() != 0 && module.inputDimension() != size) {
        throw new InvalidInputException(
            entry.folder().resolve("config.json")
                + ": the module takes vectors of "
                + module.inputDimension()
                + " components, but those before it have "
                + size);
      }
      size = module.dimension(size);
      modules.add(module);
    }
    return modules;
  }

  private VectorModule module(ModulesFile.Entry entry) throws IOException {
    Path file = entry.folder().resolve("config.json");
    return switch (entry.type()) {
      case Dense.TYPE -> Dense.read(JsonFile.read(file), weights(entry));
      case VectorLayerNorm.TYPE -> VectorLayerNorm.read(JsonFile.read(file), weights(entry));
      default -> Normalize.read(JsonFile.readIfPresent(file));
    };
  }

  private Parameters weights(ModulesFile.Entry entry) throws IOException {
    return open(WeightFiles.read(entry.folder()), "");
  }

  /** From now on the weights belong to the model. */
  void keepAll() {
    whole = true;
  }

  @Override
  public void close() {
    if (!whole) {
      read.forEach(Parameters::close);
    }
  }
}
