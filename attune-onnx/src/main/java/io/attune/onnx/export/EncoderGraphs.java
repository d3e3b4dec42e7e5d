package io.attune.onnx.export;

import io.attune.InvalidInputException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The families of encoders that can be exported, by the {@code model_type} of their config.json.
 */
final class EncoderGraphs {
  private static final SortedMap<String, Function<ModelConfig, EncoderGraph>> READERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bert", BertEncoderGraph::bert),
              Map.entry("roberta", BertEncoderGraph::roberta),
              Map.entry("xlm-roberta", BertEncoderGraph::roberta),
              Map.entry("camembert", BertEncoderGraph::roberta),
              Map.entry("distilbert", DistilBertEncoderGraph::read),
              Map.entry("mpnet", MpNetEncoderGraph::read),
              Map.entry("modernbert", ModernBertEncoderGraph::read),
              Map.entry("nomic_bert", NomicBertEncoderGraph::read),
              Map.entry("gte", GteEncoderGraph::read),
              Map.entry("new", GteEncoderGraph::readOriginal),
              Map.entry("qwen3", Qwen3EncoderGraph::read),
              Map.entry("gemma3_text", Gemma3EncoderGraph::read)));

  private EncoderGraphs() {}

  static EncoderGraph read(ModelConfig config) {
    String type = config.text("model_type", "");
    Function<ModelConfig, EncoderGraph> reader = READERS.get(type);
    if (reader == null) {
      throw new InvalidInputException(
          "The architecture '"
              + type
              + "' cannot be exported to ONNX; supported: "
              + String.join(", ", READERS.keySet())
              + ", and static embeddings");
    }
    return reader.apply(config);
  }
}
