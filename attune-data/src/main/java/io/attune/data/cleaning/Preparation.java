package io.attune.data.cleaning;

import io.attune.data.Row;
import io.attune.data.RowSink;
import io.attune.data.TableWriter;
import io.attune.data.input.ColumnSelection;
import io.attune.data.input.InputRows;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Makes clean documents of raw rows: reads, selects, cleans and writes them, block by block, so
 * that tables may be larger than memory. While a block is cleaned, the next is read.
 *
 * <pre>{@code
 * CleaningReport report =
 *     Preparation.run(files, PrepareRecipe.read(recipe), Path.of("documents.jsonl"), rows -> {});
 * }</pre>
 */
public final class Preparation {
  private final PrepareRecipe recipe;
  private final LongConsumer progress;
  private final List<StepLog> steps;
  private long numbered;
  private long selected;
  private long written;
  private long readingNanoseconds;
  private long writingNanoseconds;

  private Preparation(PrepareRecipe recipe, LongConsumer progress) {
    this.recipe = recipe;
    this.progress = progress;
    this.steps = recipe.steps().stream().map(StepLog::new).toList();
  }

  /**
   * Prepares documents.
   *
   * @param files tables, by {@link io.attune.data.input.InputFiles}
   * @param recipe whose steps are closed at the end
   * @param target {@code .jsonl} or {@code .parquet}; it appears when it is complete
   * @param progress is told how many rows were read
   * @return what was done
   * @throws io.attune.InvalidInputException with file and line for what is wrong in the input
   * @throws IOException if something cannot be read or written
   */
  public static CleaningReport run(
      List<Path> files, PrepareRecipe recipe, Path target, LongConsumer progress)
      throws IOException {
    long start = System.nanoTime();
    try {
      ColumnSelection columns = DocumentColumns.complete(files.get(0), recipe.columns());
      Preparation preparation = new Preparation(recipe, progress);
      long[] rows = new long[1];
      TableWriter.write(target, sink -> rows[0] = preparation.stream(files, columns, sink));
      return new CleaningReport(
          files,
          columns.renamed(),
          recipe.where(),
          rows[0],
          preparation.selected,
          preparation.written,
          preparation.readingNanoseconds / 1e9,
          preparation.writingNanoseconds / 1e9,
          (System.nanoTime() - start) / 1e9,
          preparation.steps.stream().map(StepLog::report).toList());
    } finally {
      recipe.steps().forEach(CleaningStep::close);
    }
  }

  /** The number of rows read. */
  private long stream(List<Path> files, ColumnSelection columns, RowSink sink) throws IOException {
    ExecutorService reader = Executors.newSingleThreadExecutor(Preparation::thread);
    try (InputRows rows = InputRows.open(files, columns, recipe.where())) {
      Future<Optional<List<Row>>> following = reader.submit(() -> read(rows));
      try {
        Optional<List<Row>> block = get(following);
        while (block.isPresent()) {
          progress.accept(rows.read());
          following = reader.submit(() -> read(rows));
          write(clean(documents(block.get())), sink);
          block = get(following);
        }
        return rows.read();
      } finally {
        reader.shutdown();
        await(following); // the files are not closed while one is being read
      }
    } finally {
      reader.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "reading");
    thread.setDaemon(true);
    return thread;
  }

  private Optional<List<Row>> read(InputRows rows) {
    long start = System.nanoTime();
    Optional<List<Row>> block = rows.next();
    readingNanoseconds += System.nanoTime() - start;
    return block;
  }

  private List<Document> documents(List<Row> rows) {
    selected += rows.size();
    List<Document> documents = new ArrayList<>(rows.size());
    for (Row row : rows) {
      documents.add(DocumentColumns.document(row, ++numbered));
    }
    return documents;
  }

  private List<Document> clean(List<Document> documents) {
    List<Document> current = documents;
    for (StepLog step : steps) {
      current = step.apply(current);
    }
    return current;
  }

  private void write(List<Document> documents, RowSink sink) throws IOException {
    long start = System.nanoTime();
    for (Document document : documents) {
      sink.write(document.fields());
    }
    written += documents.size();
    writingNanoseconds += System.nanoTime() - start;
  }

  private static Optional<List<Row>> get(Future<Optional<List<Row>>> block) throws IOException {
    try {
      return block.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure; // wrong input tells its own place
      }
      if (e.getCause() instanceof Error failure) {
        throw failure; // such as too little memory
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The preparation was interrupted");
    }
  }

  /** Waits for a block that nobody needs any more. */
  private static void await(Future<Optional<List<Row>>> block) throws InterruptedIOException {
    try {
      block.get();
    } catch (ExecutionException e) {
      return; // the failure on the way out is the one to tell
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The preparation was interrupted");
    }
  }
}
