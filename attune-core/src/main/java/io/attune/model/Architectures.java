package io.attune.model;

import io.attune.Suggestions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The families of encoders that can be loaded, by the {@code model_type} of their config.json. */
final class Architectures {
  private static final SortedMap<String, Function<JsonFile, Architecture>> READERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bert", BertArchitecture::bert),
              Map.entry("roberta", BertArchitecture::roberta),
              Map.entry("xlm-roberta", BertArchitecture::roberta),
              Map.entry("camembert", BertArchitecture::roberta),
              Map.entry("distilbert", DistilBertArchitecture::read),
              Map.entry("mpnet", MpNetArchitecture::read),
              Map.entry("modernbert", ModernBertArchitecture::read),
              Map.entry("nomic_bert", NomicBertArchitecture::read),
              Map.entry("gte", GteArchitecture::read),
              Map.entry("new", GteArchitecture::readOriginal),
              Map.entry("qwen3", Qwen3Architecture::read),
              Map.entry("gemma3_text", Gemma3Architecture::read)));

  private Architectures() {}

  static Architecture read(JsonFile config) {
    String type = config.text("model_type", "");
    Function<JsonFile, Architecture> reader = READERS.get(type);
    if (reader == null) {
      throw config.invalid(
          "model_type",
          "the architecture '"
              + type
              + "' is not supported"
              + Suggestions.hint(type, READERS.keySet())
              + "; supported: "
              + String.join(", ", READERS.keySet()));
    }
    return reader.apply(config);
  }
}
