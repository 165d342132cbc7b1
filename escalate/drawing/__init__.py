"""Pictures: of an area, of a policy, of the days on which nobody is reached. Nothing outside knows SVG or Mermaid.

What a picture says is worked out once (`area_content`, `policy_content`) and shown in three ways: drawn, told in words,
and as Mermaid. So they cannot say different things.
"""
