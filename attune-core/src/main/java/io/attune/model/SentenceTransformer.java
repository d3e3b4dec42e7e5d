package io.attune.model;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.hub.TransferProgress;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * An embedding model: text in, one vector a text out.
 *
 * <pre>{@code
 * try (SentenceTransformer model = SentenceTransformer.load("all-MiniLM-L6-v2")) {
 *   float[][] vectors = model.encode(List.of("a night nurse", "a day nurse"));
 *   float[][] similarities = model.similarity(vectors, vectors);
 * }
 * }</pre>
 *
 * <p>Encoding is safe for use by several threads at once; training, {@link #setMaxSeqLength} and
 * {@link #close} are not.
 */
public final class SentenceTransformer implements AutoCloseable {
  /** Room for the two special tokens and one of the text. */
  static final int SHORTEST_LENGTH = 3;

  private final String reference;
  private ModelParts parts;
  private Tokenizer tokenizer;
  private final InferenceWeights inferenceWeights = new InferenceWeights();

  /**
   * @param reference for messages
   * @param parts whose weights the model owns from now on
   */
  SentenceTransformer(String reference, ModelParts parts) {
    this.reference = reference;
    this.parts = parts;
    try {
      this.tokenizer = newTokenizer();
    } catch (RuntimeException e) {
      freeWeights();
      throw e;
    }
  }

  /**
   * Loads a model.
   *
   * @param reference a sentence-transformers folder; an embedded model on the class path, such as
   *     {@code all-MiniLM-L6-v2} or {@code sentence-transformers/all-MiniLM-L6-v2}; or a model of
   *     the Hugging Face hub, {@code OWNER/NAME} or {@code OWNER/NAME@REVISION}, which is fetched
   *     into the cache shared with Python
   * @return the model; close it to free its native memory
   * @throws InvalidInputException if there is no such model, or it is damaged or not supported
   * @throws IOException if it cannot be read or fetched
   */
  public static SentenceTransformer load(String reference) throws IOException {
    return load(reference, TransferProgress.NONE);
  }

  /**
   * Loads a model, and tells how far it has come where it has to be fetched.
   *
   * @param reference as for {@link #load(String)}
   * @param progress is told how far each file has come
   * @return the model; close it to free its native memory
   * @throws InvalidInputException if there is no such model, or it is damaged or not supported
   * @throws IOException if it cannot be read or fetched
   */
  public static SentenceTransformer load(String reference, TransferProgress progress)
      throws IOException {
    Path folder = ModelReference.resolve(reference, progress);
    return new SentenceTransformer(reference, ModelReader.read(folder));
  }

  /**
   * Loads a model from a folder.
   *
   * @param folder in sentence-transformers' layout, older or newer schema
   * @return the model; close it to free its native memory
   * @throws InvalidInputException if the folder is missing, damaged or not supported
   * @throws IOException if it cannot be read
   */
  public static SentenceTransformer load(Path folder) throws IOException {
    return new SentenceTransformer(folder.toString(), ModelReader.read(folder));
  }

  /**
   * Encodes one text with default options.
   *
   * @param text any, also empty
   * @return a vector of {@link #dimension()} components
   */
  public float[] encode(String text) {
    return encode(List.of(text))[0];
  }

  /**
   * Encodes texts with default options.
   *
   * @param texts any, also empty ones
   * @return one vector a text, in order
   */
  public float[][] encode(List<String> texts) {
    return encode(texts, EncodeOptions.DEFAULT);
  }

  /**
   * Encodes texts.
   *
   * @param texts any, also empty ones
   * @param options batch size, prompt and so on; without a prompt, the model's default prompt is
   *     used where it has one
   * @return one vector a text, in order: {@link #dimension()} components, or as many as the
   *     options' truncation leaves
   * @throws InvalidInputException if the model has no prompt of the asked-for name
   */
  public float[][] encode(List<String> texts, EncodeOptions options) {
    return encodeWithPrompt(texts, prompt().of(options), options);
  }

  /**
   * Encodes search queries with the model's prompt "query", where it has one.
   *
   * @param queries any texts
   * @return one vector a text, in order
   */
  public float[][] encodeQuery(List<String> queries) {
    return encodeQuery(queries, EncodeOptions.DEFAULT);
  }

  /**
   * Encodes search queries with the model's prompt "query", where it has one and the options name
   * none.
   *
   * @param queries any texts
   * @param options see {@link #encode(List, EncodeOptions)}
   * @return one vector a text, in order
   */
  public float[][] encodeQuery(List<String> queries, EncodeOptions options) {
    return encodeWithPrompt(queries, prompt().of("query", options), options);
  }

  /**
   * Encodes documents with the model's prompt "document", where it has one.
   *
   * @param documents any texts
   * @return one vector a text, in order
   */
  public float[][] encodeDocument(List<String> documents) {
    return encodeDocument(documents, EncodeOptions.DEFAULT);
  }

  /**
   * Encodes documents with the model's prompt "document", where it has one and the options name
   * none.
   *
   * @param documents any texts
   * @param options see {@link #encode(List, EncodeOptions)}
   * @return one vector a text, in order
   */
  public float[][] encodeDocument(List<String> documents, EncodeOptions options) {
    return encodeWithPrompt(documents, prompt().of("document", options), options);
  }

  /**
   * Encodes texts to one vector a token, special tokens included; neither pooled nor normalised.
   *
   * @param texts any, also empty ones
   * @param options batch size, prompt, precision and progress; the rest does not apply
   * @return for each text [tokens][hidden]
   */
  public List<float[][]> encodeTokens(List<String> texts, EncodeOptions options) {
    return new Encoding(this, options).tokens(PromptChoice.before(texts, prompt().of(options)));
  }

  private float[][] encodeWithPrompt(List<String> texts, String prompt, EncodeOptions options) {
    return new Encoding(this, options).vectors(PromptChoice.before(texts, prompt));
  }

  private PromptChoice prompt() {
    return new PromptChoice(reference, parts.settings());
  }

  /**
   * Tokenises texts as {@link #encode} does, without a prompt.
   *
   * @param texts any
   * @return the token ids of each text, cut at {@link #maxSeqLength()}
   */
  public List<int[]> tokenize(List<String> texts) {
    return tokenizer.encode(texts);
  }

  /**
   * Computes vectors of tokenised texts on the engine. For training; {@link #encode} is for use.
   *
   * @param batch the texts
   * @param context number format and dropout
   * @return float32 [texts, dimension], in the order in which the batch was given its texts
   */
  public Tensor forward(TokenBatch batch, ForwardContext context) {
    return parts.forward(batch, context);
  }

  /**
   * Computes vectors from the hidden states of every layer, as if the model ended there.
   *
   * @param batch the texts
   * @param context number format and dropout
   * @return for the embeddings, then for each layer, float32 [texts, dimension]; the last is what
   *     {@link #forward} gives
   * @throws InvalidInputException if the encoder does not tell its layers
   */
  public List<Tensor> forwardLayers(TokenBatch batch, ForwardContext context) {
    context.keepLayers();
    Tensor last = forward(batch, context);
    List<Tensor> hidden = context.layers();
    if (hidden.size() < 2) {
      throw new InvalidInputException(
          "The encoder of " + reference + " has no layers that could be trained one by one");
    }
    List<Tensor> vectors = new ArrayList<>();
    hidden.subList(0, hidden.size() - 1).forEach(layer -> vectors.add(parts.vectors(layer, batch)));
    vectors.add(last);
    return vectors;
  }

  /**
   * Makes a second model with weights of its own.
   *
   * @return a copy of the model as it is now; close it to free its native memory
   * @throws IOException if there is no room for temporary files
   */
  public SentenceTransformer copy() throws IOException {
    Path folder = Files.createTempDirectory("attune-copy");
    try {
      save(folder.resolve("model"));
      return new SentenceTransformer(reference, ModelReader.read(folder.resolve("model")));
    } finally {
      AtomicFiles.delete(folder);
    }
  }

  /**
   * All trainable weights: the encoder's under the names that transformers gives them, or with an
   * adapter only the adapter's, such as {@code encoder.layer.0.attention.self.query.lora_A.weight};
   * those of later modules with their folder in front, such as {@code 2_Dense.linear.weight}.
   *
   * @return the live tensors, float32: training changes them in place
   */
  public Map<String, Tensor> parameters() {
    return parts.parameters();
  }

  /**
   * Lays a fresh low-rank adapter over the encoder, which changes nothing until it is trained:
   * training then changes the adapter (and later modules) only. {@link #save} writes the model with
   * the adapter merged, which loads everywhere, and the adapter itself in PEFT's format into the
   * folder {@code adapter} inside.
   *
   * @param options rank, scaling, and which layers
   * @param seed of its random start
   * @throws InvalidInputException if the model has an adapter already, or a target fits no layer
   */
  public void addAdapter(LoraOptions options, long seed) {
    requireNoAdapter();
    parts = parts.withAdapter(Optional.of(LoraAdapter.create(options, parts.linears(), seed)));
  }

  /**
   * Lays a stored low-rank adapter over the encoder.
   *
   * @param folder in PEFT's format: adapter_config.json and adapter_model.safetensors
   * @throws InvalidInputException if the model has an adapter already, or this one is damaged or
   *     made for another encoder
   * @throws IOException if it cannot be read
   */
  public void loadAdapter(Path folder) throws IOException {
    requireNoAdapter();
    parts = parts.withAdapter(Optional.of(AdapterFiles.read(folder, parts.linears())));
  }

  /**
   * Writes the adapter alone, in PEFT's format.
   *
   * @param folder to make or replace
   * @throws InvalidInputException if the model has no adapter
   * @throws IOException if it cannot be written; an old folder stays then
   */
  public void saveAdapter(Path folder) throws IOException {
    AdapterFiles.write(requireAdapter(), reference, folder);
  }

  /**
   * Adds what the adapter does to the encoder's own weights, for good, and takes it off.
   *
   * @throws InvalidInputException if the model has no adapter
   */
  public void mergeAdapter() {
    requireAdapter().mergeIntoBase();
    parts = parts.withAdapter(Optional.empty());
  }

  /**
   * The adapter laid over the encoder.
   *
   * @return its settings, where there is one
   */
  public Optional<LoraOptions> adapterOptions() {
    return parts.adapter().map(LoraAdapter::options);
  }

  private LoraAdapter requireAdapter() {
    return parts
        .adapter()
        .orElseThrow(() -> new InvalidInputException("The model " + reference + " has no adapter"));
  }

  private void requireNoAdapter() {
    if (parts.adapter().isPresent()) {
      throw new InvalidInputException(
          "The model " + reference + " has an adapter already; merge it before adding another");
    }
  }

  /**
   * The part that turns token ids into vectors of tokens.
   *
   * @return the encoder
   */
  public TextEncoder encoder() {
    return parts.encoder();
  }

  /**
   * How the vectors of a text's tokens become one.
   *
   * @return the modes whose results are laid side by side, usually one
   */
  public List<Pooling> pooling() {
    return parts.pooling();
  }

  /**
   * What a text goes through on its way to a vector.
   *
   * @return a description of each module, in order, such as {@code Transformer(bert)}, {@code
   *     Pooling(mean)}, {@code Normalize()}
   */
  public List<String> architecture() {
    return parts.architecture();
  }

  /**
   * The size of a vector.
   *
   * @return how many components {@link #encode(String)} gives
   */
  public int dimension() {
    int whole = parts.dimension();
    return parts.settings().truncateDimension().map(d -> Math.min(d, whole)).orElse(whole);
  }

  /**
   * The longest text in tokens.
   *
   * @return how many tokens of a text are used, special tokens included
   */
  public int maxSeqLength() {
    return parts.maxSeqLength();
  }

  /**
   * Changes how many tokens of a text are used.
   *
   * @param length from 3 to the number of positions that the encoder knows
   * @throws InvalidInputException if it is outside
   */
  public void setMaxSeqLength(int length) {
    int most = parts.encoder().maxPositions();
    if (length < SHORTEST_LENGTH || length > most) {
      throw new InvalidInputException(
          "max_seq_length must be from "
              + SHORTEST_LENGTH
              + " to "
              + most
              + " for "
              + reference
              + ", but is "
              + length);
    }
    parts = parts.withMaxSeqLength(length);
    tokenizer.close();
    tokenizer = newTokenizer();
  }

  /**
   * The texts that the model was trained to see before other texts.
   *
   * @return prompts by name, such as {@code query}; unmodifiable
   */
  public Map<String, String> prompts() {
    return parts.settings().prompts();
  }

  /**
   * The measure that the model was trained for.
   *
   * @return the similarity of its vectors
   */
  public SimilarityFunction similarityFunction() {
    return parts.settings().similarityFunction();
  }

  /**
   * Compares vectors by the model's own measure.
   *
   * @param a n vectors
   * @param b m vectors
   * @return [n][m]
   */
  public float[][] similarity(float[][] a, float[][] b) {
    return similarityFunction().matrix(a, b);
  }

  /**
   * What the model was loaded by.
   *
   * @return the reference or folder given to {@code load}
   */
  public String reference() {
    return reference;
  }

  /**
   * Identifies the model by its content.
   *
   * @return SHA-256, in hex, of weights, tokenizer and settings as they are now
   */
  public String fingerprint() {
    return Fingerprint.of(parts);
  }

  /**
   * Writes the model as a sentence-transformers folder (the older schema, which all versions and
   * other tools read), replacing a model that is there.
   *
   * @param folder to make or replace
   * @throws InvalidInputException if the folder holds something else than a model
   * @throws IOException if it cannot be written; an old folder stays then
   */
  public void save(Path folder) throws IOException {
    ModelWriter.write(parts, reference, folder);
  }

  /**
   * The trainable weights, by where {@link #save} writes them.
   *
   * @return for each safetensors file, relative to the folder, the live tensors by their names in
   *     it
   */
  public Map<String, Map<String, Tensor>> weightFiles() {
    return ModelWriter.weightFiles(parts);
  }

  ModelParts parts() {
    return parts;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The settings of a BERT encoder. */
  BertArchitecture bert() {
    JsonFile config = JsonFile.of(Path.of(reference, "config.json"), parts.config());
    String type = config.text("model_type", "none");
    if (!type.equals("bert") || parts.adapter().isPresent()) {
      throw config.invalid(
          "model_type",
          "a BERT encoder without an adapter is needed here, but this is '"
              + type
              + (parts.adapter().isPresent() ? "' with an adapter" : "'"));
    }
    return BertArchitecture.bert(config);
  }

  /** Stored tensors that the encoder does not use. */
  Map<String, TensorData> otherTensors() {
    return parts.otherTensors();
  }

  Optional<Integer> truncateDimension() {
    return parts.settings().truncateDimension();
  }

  InferenceWeights inferenceWeights() {
    return inferenceWeights;
  }

  private Tokenizer newTokenizer() {
    byte[] json = parts.tokenizerFiles().get("tokenizer.json");
    String origin = reference + ": tokenizer.json";
    int vocabularySize = parts.encoder().vocabularySize();
    return parts.isStatic()
        ? Tokenizer.ofPieces(json, vocabularySize, origin)
        : Tokenizer.of(json, parts.maxSeqLength(), vocabularySize, origin);
  }

  /** Frees weights and tokenizer. The model cannot be used afterwards. */
  @Override
  public void close() {
    tokenizer.close();
    freeWeights();
  }

  private void freeWeights() {
    inferenceWeights.close();
    parts.free();
  }

  @Override
  public String toString() {
    return "SentenceTransformer("
        + reference
        + ", dimension "
        + dimension()
        + ", prompts "
        + prompts().keySet().stream().collect(Collectors.joining(", "))
        + ")";
  }
}
