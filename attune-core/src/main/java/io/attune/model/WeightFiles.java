package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The weights of a folder: one safetensors file, or several that an index puts together. */
final class WeightFiles {
  static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String PICKLE = "pytorch_model.bin";

  /**
   * @param file for messages
   * @param tensors by name
   */
  record Stored(Path file, Map<String, TensorData> tensors) {}

  private WeightFiles() {}

  static Stored read(Path folder) throws IOException {
    Path single = folder.resolve(SINGLE);
    Path index = folder.resolve(INDEX);
    if (!Files.exists(single) && Files.exists(index)) {
      return new Stored(index, readShards(folder, JsonFile.read(index)));
    }
    refusePickle(single, folder.resolve(PICKLE));
    return new Stored(single, SafeTensors.read(single));
  }

  private static void refusePickle(Path single, Path pickle) {
    boolean sharded = Files.exists(pickle.resolveSibling(PICKLE + ".index.json"));
    if (!Files.exists(single) && (Files.exists(pickle) || sharded)) {
      throw new InvalidInputException(
          pickle
              + ": pickled weights are not read, since loading them can run code. Convert them"
              + " with sentence-transformers: SentenceTransformer(folder).save(folder,"
              + " safe_serialization=True)");
    }
  }

  private static Map<String, TensorData> readShards(Path folder, JsonFile index)
      throws IOException {
    JsonFile files = index.child("weight_map");
    SortedMap<String, Map<String, TensorData>> shards = new TreeMap<>();
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : index.get("weight_map").properties()) {
      String name = entry.getKey();
      String shard = files.text(name, "");
      if (!shards.containsKey(shard)) {
        shards.put(shard, readShard(folder, files, name, shard));
      }
      TensorData tensor = shards.get(shard).get(name);
      if (tensor == null) {
        throw files.invalid(name, "the file " + shard + " has no such tensor");
      }
      tensors.put(name, tensor);
    }
    if (tensors.isEmpty()) {
      throw index.invalid("weight_map", "it names no tensors");
    }
    return tensors;
  }

  private static Map<String, TensorData> readShard(
      Path folder, JsonFile files, String tensor, String shard) throws IOException {
    // A name, not a path: an index must not lead out of its folder.
    if (!shard.matches("[\\w.-]+\\.safetensors")) {
      throw files.invalid(tensor, "'" + shard + "' is not the name of a safetensors file");
    }
    return SafeTensors.read(folder.resolve(shard));
  }
}
