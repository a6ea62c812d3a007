/* A workbook, given as plain data (report/book.h), as a file that spreadsheet programs open: Office Open XML, ISO/IEC 29500, by libxlsxwriter. */
#ifndef ASHORE_XLSX_XLSX_WRITE_H
#define ASHORE_XLSX_XLSX_WRITE_H

#include "base/arena.h"
#include "base/slice.h"

/* Writes the lines of JSON that ash_book_written makes as a new file. NULL, or in words why it could not be written (not for translation: a
 * reason of the library or the system). A text stays a text, whatever it begins with; formulas come with their values, so that a program that does not
 * calculate shows them too. */
const char *ash_xlsx_write(ash_arena *arena, ash_slice lines, const char *path);

#endif
