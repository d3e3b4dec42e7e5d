package io.attune.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values separated by commas or tabs, with a header line; RFC 4180 quoting in both, so a quoted
 * cell may hold line breaks. Empty lines are passed over.
 */
final class DelimitedFormat implements TableFormat {
  /** The parser tells the line of a broken record in its message only. */
  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  private static final char[] OTHER_SEPARATORS = {',', ';', '\t', '|'};

  private final String ending;
  private final char separator;

  private DelimitedFormat(String ending, char separator) {
    this.ending = ending;
    this.separator = separator;
  }

  static DelimitedFormat csv() {
    return new DelimitedFormat(".csv", ',');
  }

  static DelimitedFormat tsv() {
    return new DelimitedFormat(".tsv", '\t');
  }

  @Override
  public List<String> endings() {
    return List.of(ending);
  }

  @Override
  public RowSource open(Path file) throws IOException {
    Utf8Lines lines = Utf8Lines.open(file);
    CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // counted here, to name the line
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .ofCsvRecord(new Utf8LinesReader(lines));
    Source source = new Source(file, separator, reader);
    try {
      source.readHeader();
    } catch (RuntimeException | IOException e) {
      source.close();
      throw e;
    }
    return source;
  }

  private static final class Source implements RowSource {
    private final Path file;
    private final char separator;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private List<String> columns = List.of();

    Source(Path file, char separator, CsvReader<CsvRecord> reader) {
      this.file = file;
      this.separator = separator;
      this.reader = reader;
      this.records = reader.iterator();
    }

    void readHeader() throws IOException {
      CsvRecord header = read();
      if (header == null) {
        return;
      }
      checkSeparator(header);
      Set<String> seen = new HashSet<>();
      for (String column : header.getFields()) {
        if (!seen.add(column)) {
          throw location(header)
              .error(
                  "column '%s' occurs twice in the header; give each column its own name."
                      .formatted(column));
        }
      }
      columns = List.copyOf(header.getFields());
    }

    /** A header of one name that holds another usual separator was meant to be several. */
    private void checkSeparator(CsvRecord header) {
      if (header.getFieldCount() > 1) {
        return;
      }
      String only = header.getField(0);
      for (char other : OTHER_SEPARATORS) {
        if (other != separator && only.indexOf(other) >= 0) {
          throw location(header)
              .error(
                  "the header is one column, '%s', which seems to be separated by '%s'; this ending means '%s'; write the file with that, or give it the ending of what it is."
                      .formatted(Texts.quote(only), shown(other), shown(separator)));
        }
      }
    }

    private static String shown(char separator) {
      return separator == '\t' ? "\\t" : String.valueOf(separator);
    }

    @Override
    public List<String> columns() {
      return columns;
    }

    @Override
    public Row next() throws IOException {
      CsvRecord cells = read();
      if (cells == null) {
        return null;
      }
      if (cells.getFieldCount() != columns.size()) {
        throw location(cells)
            .error(
                "%d fields, but the header has %d; quote a field that holds the separator, a quote or a line break."
                    .formatted(cells.getFieldCount(), columns.size()));
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        fields.put(columns.get(i), cells.getField(i));
      }
      return new Row(location(cells), fields);
    }

    private RowLocation location(CsvRecord cells) {
      return new RowLocation(file, RowLocation.Unit.LINE, cells.getStartingLineNumber());
    }

    private CsvRecord read() throws IOException {
      try {
        return records.hasNext() ? records.next() : null;
      } catch (CsvParseException e) {
        if (e.getCause() instanceof InvalidInputException invalid) {
          throw invalid;
        }
        Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
        throw new InvalidInputException(
            "%s%s: wrong quoting or an oversized field (%s); double a quote inside a quoted field and close each."
                .formatted(file, line.find() ? ":" + line.group(1) : "", e.getMessage()),
            e);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
