"""How a spreadsheet is read into the plan: file → table → what each row does → the plan, and back again.

`reading` makes a table of a file, `columns` says which column is which, `cells` reads one cell, `known` what the plan
holds, `rows` and `status` what one row does to it, `writing` and `undoing` do it. `actions.services.importing` is the
door for pages and commands.
"""
