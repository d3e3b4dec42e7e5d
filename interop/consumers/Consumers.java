import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.ai.transformers.TransformersEmbeddingModel;

/**
 * Do other programs get Attune's vectors from what Attune exported?
 *
 * <pre>java Consumers EXPORTED POOLING texts.jsonl vectors.jsonl</pre>
 *
 * EXPORTED is a folder of {@code attune export --onnx}, POOLING its model's, mean or cls; the vectors are those of {@code
 * attune encode --normalize}. Prints a line for each program; the exit status is 1 where one differs by more than 1e-5. All
 * vectors are compared at length 1, since not every program leaves their lengths alone.
 */
public final class Consumers {
  private static final double TOLERANCE = 1e-5;

  /** Computes the vector of one text. */
  private interface Encoder {
    float[] encode(String text) throws Exception;
  }

  private final List<String> texts;
  private final List<float[]> expected;
  private boolean failed;

  private Consumers(List<String> texts, List<float[]> expected) {
    this.texts = texts;
    this.expected = expected;
  }

  public static void main(String[] arguments) throws Exception {
    Path exported = Path.of(arguments[0]).toAbsolutePath();
    boolean mean = arguments[1].equals("mean");
    List<String> texts = rows(arguments[2]).stream().map(row -> row.get("text").asText()).toList();
    Consumers consumers = new Consumers(texts, rows(arguments[3]).stream().map(Consumers::vector).toList());
    consumers.djl(exported, mean); // first: it wants to make ONNX Runtime's environment itself
    consumers.onnxRuntime(exported);
    consumers.langChain4j(exported, mean);
    if (mean) {
      consumers.springAi(exported); // it pools by the mean only
    }
    System.exit(consumers.failed ? 1 : 0);
  }

  private static List<JsonNode> rows(String file) throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(file))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  private static float[] vector(JsonNode row) {
    JsonNode values = row.has("vector") ? row.get("vector") : row.get("embedding");
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) values.get(i).asDouble();
    }
    return vector;
  }

  private void check(String program, Class<?> type, Encoder encoder) throws Exception {
    double largest = 0;
    for (int i = 0; i < texts.size(); i++) {
      float[] actual = encoder.encode(texts.get(i));
      float[] wanted = expected.get(i);
      double length = length(actual);
      double wantedLength = length(wanted);
      for (int j = 0; j < wanted.length; j++) {
        largest = Math.max(largest, Math.abs(actual[j] / length - wanted[j] / wantedLength));
      }
    }
    boolean passed = largest <= TOLERANCE; // not if it is no number
    failed |= !passed;
    String jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getFileName().toString();
    System.out.printf(
        Locale.ROOT,
        "%-40s %-42s %3d texts  %.1e  %s%n",
        program,
        jar.replaceFirst("\\.jar$", ""),
        texts.size(),
        largest,
        passed ? "pass" : "FAIL");
  }

  private static double length(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private void onnxRuntime(Path exported) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(exported.resolve("model.onnx").toString());
        var tokenizer = ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(exported.resolve("tokenizer.json"))) {
      check(
          "ONNX Runtime, sentence_embedding",
          OrtSession.class,
          text -> {
            var encoding = tokenizer.encode(text);
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            inputs.put("input_ids", OnnxTensor.createTensor(environment, new long[][] {encoding.getIds()}));
            inputs.put("attention_mask", OnnxTensor.createTensor(environment, new long[][] {encoding.getAttentionMask()}));
            if (session.getInputNames().contains("token_type_ids")) {
              inputs.put("token_type_ids", OnnxTensor.createTensor(environment, new long[][] {encoding.getTypeIds()}));
            }
            try (OrtSession.Result result = session.run(inputs)) {
              return ((float[][]) result.get("sentence_embedding").orElseThrow().getValue())[0];
            }
          });
    }
  }

  private void langChain4j(Path exported, boolean mean) throws Exception {
    OnnxEmbeddingModel model =
        new OnnxEmbeddingModel(
            exported.resolve("model.onnx"),
            exported.resolve("tokenizer.json"),
            mean ? PoolingMode.MEAN : PoolingMode.CLS);
    check("LangChain4j OnnxEmbeddingModel", OnnxEmbeddingModel.class, text -> model.embed(text).content().vector());
  }

  private void springAi(Path exported) throws Exception {
    TransformersEmbeddingModel model = new TransformersEmbeddingModel();
    model.setModelResource("file:" + exported.resolve("model.onnx"));
    model.setTokenizerResource("file:" + exported.resolve("tokenizer.json"));
    model.setTokenizerOptions(Map.of("padding", "true"));
    model.setDisableCaching(true);
    model.afterPropertiesSet();
    check("Spring AI TransformersEmbeddingModel", TransformersEmbeddingModel.class, model::embed);
  }

  private void djl(Path exported, boolean mean) throws Exception {
    Criteria<String, float[]> criteria =
        Criteria.builder()
            .setTypes(String.class, float[].class)
            .optModelPath(exported)
            .optModelName("model")
            .optEngine("OnnxRuntime")
            .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
            .optArgument("pooling", mean ? "mean" : "cls")
            .optArgument("normalize", "true")
            .optArgument("includeTokenTypes", "true")
            .build();
    try (ZooModel<String, float[]> model = criteria.loadModel();
        Predictor<String, float[]> predictor = model.newPredictor()) {
      check("DJL TextEmbeddingTranslator", TextEmbeddingTranslatorFactory.class, predictor::predict);
    }
  }
}
